import { OpenAPIHono } from '@hono/zod-openapi';
import { INSIGHTS, findInsight, runInsight } from '@homelake/lake';
import type { Insight } from '@homelake/lake';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { chatOf } from './chat.ts';
import { decodeCursor, encodeCursor, messagePlaceOf } from './cursor.ts';
import { createFileApi } from './file-api.ts';
import { guard } from './guard.ts';
import type { GuardOptions } from './guard.ts';
import { createPhotoApi } from './photo-api.ts';
import { HttpProblem, problemOf, problemResponse } from './problem.ts';
import { firstPage, nextPage } from './query-pages.ts';
import { refuseInvalid } from './refuse-invalid.ts';
import { columnsOf, rowsOf } from './result.ts';
import * as routes from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import type { ApiServices } from './services.ts';
import { createSettingsApi } from './settings-api.ts';
import { createStorageApi } from './storage-api.ts';
import { createUploadApi } from './upload-api.ts';

/** Limit for the body of a request, in bytes. Apart from files, the longest bodies are SQL. */
const MAX_BODY_BYTES = 256 * 1024;

export interface AppOptions extends GuardOptions {
  /** Handles requests outside `/api`: the web page, where the host serves one. */
  readonly page?: MiddlewareHandler;
}

/** The HTTP API of a lake as one `fetch` function. It opens no socket: a server, a Lambda or a test calls it. */
export function createApp(services: ApiServices, options: AppOptions = {}) {
  const app = new OpenAPIHono();
  app.onError((error, c) => {
    const problem = problemOf(error);
    if (problem.status >= 500) services.reportError(error);
    return problemResponse(problem, c.req.path);
  });
  app.notFound((c) =>
    problemResponse(new HttpProblem(404, 'not-found', `Nothing is served at ${c.req.path}.`), c.req.path),
  );
  app.use(securityHeaders());
  app.use(guard(options));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ');
        const problem = new HttpProblem(
          405,
          'method-not-allowed',
          `${c.req.method} is not possible here, only ${allow}.`,
          {
            headers: { Allow: allow },
          },
        );
        return problemResponse(problem, c.req.path);
      },
    }),
  );
  app.use(
    except(
      '/api/uploads/parts/*',
      bodyLimit({
        maxSize: MAX_BODY_BYTES,
        onError: () => {
          throw new HttpProblem(413, 'too-large', `A request may have ${MAX_BODY_BYTES} bytes at most.`);
        },
      }),
    ),
  );

  const api = createApi(services);
  app.route('/api', api);
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Homelake', version: services.version, description: 'Your lake over HTTP. Cursors are opaque.' },
  });
  app.all('/api/*', (c) => c.notFound());
  if (options.page) app.get('*', options.page);
  return app;
}

/** Types of the routes, for `createClient`. */
export type Api = ReturnType<typeof createApi>;

function createApi(services: ApiServices) {
  const { version, queryEngine, listChats, messages, queue } = services;

  const findChat = async (id: string) => {
    const chat = (await listChats()).find(({ chatId }) => chatId === id);
    if (!chat) throw new HttpProblem(404, 'not-found', `There is no chat "${id}".`);
    return chat;
  };

  return new OpenAPIHono({ defaultHook: refuseInvalid })
    .openapi(routes.getHealth, (c) => c.json({ status: 'ok' as const, version }, 200))
    .openapi(routes.listChats, async (c) => {
      const { cursor, limit } = c.req.valid('query');
      const all = await listChats();
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0];
      const start = after === null ? 0 : all.findIndex(({ chatId }) => chatId === after) + 1;
      const chats = all.slice(start, start + limit).map(chatOf);
      const last = chats.at(-1);
      return c.json({ chats, nextCursor: last && start + limit < all.length ? encodeCursor([last.id]) : null }, 200);
    })
    .openapi(routes.getChat, async (c) => c.json(chatOf(await findChat(c.req.valid('param').id)), 200))
    .openapi(routes.listMessages, async (c) => {
      const chat = await findChat(c.req.valid('param').id);
      const { cursor, ...wanted } = c.req.valid('query');
      const after = cursor === undefined ? undefined : messagePlaceOf(cursor);
      const page = await messages.page(chat, { ...wanted, after }, c.req.raw.signal);
      const nextCursor = page.next && encodeCursor([page.next.month, page.next.position]);
      return c.json({ messages: [...page.messages], nextCursor }, 200);
    })
    .openapi(routes.listInsights, (c) => {
      const insights = INSIGHTS.map((insight) => ({
        ...insightFacts(insight),
        columns: insight.columns.map((column) => column.name),
      }));
      return c.json({ insights }, 200);
    })
    .openapi(routes.getInsight, async (c) => {
      const { chat, from, to } = c.req.valid('query');
      const insight = findInsight(c.req.valid('param').name);
      if (chat !== undefined) await findChat(chat);
      const { headline, columns, rows, truncated } = await runInsight(
        queryEngine,
        insight.name,
        { chatId: chat, from, to },
        { signal: c.req.raw.signal },
      );
      return c.json(
        {
          ...insightFacts(insight),
          headline,
          columns: columnsOf(columns),
          rows: rowsOf(rows),
          truncated: truncated !== null,
        },
        200,
      );
    })
    .openapi(routes.runQuery, async (c) =>
      c.json(await firstPage(queryEngine, c.req.valid('json'), c.req.raw.signal), 200),
    )
    .openapi(routes.getQueryPage, async (c) =>
      c.json(await nextPage(queryEngine, c.req.valid('param').cursor, c.req.raw.signal), 200),
    )
    .openapi(routes.getQueue, async (c) => c.json(await queue.state(), 200))
    .openapi(routes.retryQueue, async (c) => c.json({ retried: await queue.retry(c.req.valid('json').ids) }, 200))
    .route('/', createPhotoApi(services))
    .route('/', createFileApi(services))
    .route('/', createStorageApi(services))
    .route('/', createUploadApi(services))
    .route('/', createSettingsApi(services));
}

const insightFacts = ({ name, title, question, chart }: Insight) => ({ name, title, question, chart });
