// The part `private` of the page: the keys of end-to-end encryption, and what is sealed and opened with them. It loads after the
// first join.

export { openIndexedKeys } from "./net/e2ee/indexed_keys.ts";
export { createKeyRequests } from "./net/e2ee/key_requests.ts";
export { PrivateRooms } from "./net/e2ee/private_rooms.ts";
