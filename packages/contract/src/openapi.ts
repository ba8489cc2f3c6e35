import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import { problem } from './fields.ts';

const schemaOf = (shape: z.ZodType) =>
  z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' });

type ObjectSchema = { properties?: Record<string, object>; required?: string[] };

const parametersOf = (shape: z.ZodType, place: 'path' | 'query') => {
  const schema = schemaOf(shape) as ObjectSchema;
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    schema: property,
  }));
};

const idempotencyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A fresh random text per intended action. The same key with the same input gets the first answer again; with other input it is refused.',
  schema: { type: 'string', minLength: 8, maxLength: 100 },
};

function operationOf(id: string, e: Endpoint): object {
  const write = e.method !== 'GET' && !e.provider_callback;
  const hasBody =
    e.method !== 'GET' && Object.keys((schemaOf(e.body) as ObjectSchema).properties ?? {}).length > 0;
  return {
    operationId: id,
    summary: e.summary,
    tags: [id.split('.')[0]],
    description: accessText(e),
    parameters: [
      ...parametersOf(e.params, 'path'),
      ...parametersOf(e.query, 'query'),
      ...(write ? [idempotencyHeader] : []),
    ],
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(e.body) } } } }
      : {}),
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: schemaOf(e.response) } } },
      default: {
        description:
          e.errors.length > 0 ? `Problem; besides the general codes: ${e.errors.join(', ')}` : 'Problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    ...(e.access === 'public' ? { security: [] } : {}),
  };
}

const accessText = (e: Endpoint) =>
  [
    e.access === 'public'
      ? 'Open to everyone.'
      : e.access === 'signed_in'
        ? 'Signed in.'
        : `Roles: ${e.access.join(', ')}.`,
    e.step_up ? 'Needs a passkey assertion of the last five minutes.' : '',
  ]
    .join(' ')
    .trim();

/** OpenAPI 3.1 document of the whole contract. */
export function openApi(endpoints: Readonly<Record<string, Endpoint>>, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [id, e] of Object.entries(endpoints)) {
    const path = e.path.replaceAll(/:([a-z_]+)/g, '{$1}');
    paths[path] = { ...paths[path], [e.method.toLowerCase()]: operationOf(id, e) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tongzhou',
      version,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    security: [{ session: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problem) },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'tz_session' } },
    },
  };
}
