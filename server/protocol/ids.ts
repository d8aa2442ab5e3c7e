// Ids of messages and requests.

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether an id is a UUID in its usual form (RFC 9562, section 4). */
export function isUuid(id: string | undefined): id is string {
  return id !== undefined && UUID.test(id);
}

/** Id of a message: a whole number for a stored message, otherwise a UUID. */
export type MessageId = number | string;
