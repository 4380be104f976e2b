import { secureHeaders } from 'hono/secure-headers';

/**
 * Headers of every answer. The policy here is the API's, which has nothing to run; a page that is served beside it sets
 * its own. No CORS header is ever sent: no other site has business here.
 */
export const securityHeaders = () =>
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    crossOriginResourcePolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Plain HTTP on the loopback interface: there is no certificate to insist on.
    strictTransportSecurity: false,
    overwrite: false,
  });
