// Ids that clients generate.

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether an id is a UUID in its usual form (RFC 9562, section 4). */
export function isUuid(id: string | undefined): id is string {
  return id !== undefined && UUID.test(id);
}
