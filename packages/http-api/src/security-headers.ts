import { secureHeaders } from 'hono/secure-headers';

/**
 * Headers of every response. The policy is that of the API, whose responses run nothing; a page that is served beside it sets its own. No
 * CORS header is ever sent, since no other site may use the API.
 */
export const securityHeaders = () =>
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    crossOriginResourcePolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // The server speaks plain HTTP on the loopback interface, so there is no HTTPS to insist on.
    strictTransportSecurity: false,
    overwrite: false,
  });
