// Lua scripts, which Redis runs atomically.

import { type Script, scriptOf } from "./redis_link.ts";

/**
 * The time, milliseconds: the last argument. Where that is 0, the time of the server, which is the same for all
 * nodes.
 */
const NOW = `
local now = tonumber(ARGV[#ARGV])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/**
 * Claims a name. Keys: the name, the node's set of names. Arguments: principal, node, prefix of the nodes' leases. A
 * name is a hash: `principal`, and a field for each node that claims it. Claims of nodes without a lease are void. A
 * claim that stands already writes nothing, so that it succeeds in a full Redis. The set comes first: a write that fails
 * does not undo the one before, and a name that is in the set alone is no claim.
 */
export const CLAIM: Script = scriptOf(`
local principal = redis.call('HGET', KEYS[1], 'principal')
if principal == ARGV[1] and redis.call('HEXISTS', KEYS[1], ARGV[2]) == 1
  and redis.call('SISMEMBER', KEYS[2], KEYS[1]) == 1 then return 1 end
if principal and principal ~= ARGV[1] then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if field ~= 'principal' and redis.call('EXISTS', ARGV[3] .. field) == 1 then return 0 end
  end
  redis.call('DEL', KEYS[1])
end
redis.call('SADD', KEYS[2], KEYS[1])
redis.call('HSET', KEYS[1], 'principal', ARGV[1], ARGV[2], '1')
return 1`);

/**
 * Finds claims that do not stand any more, because Redis evicted them or lost them. Keys: the node's set of names, the
 * names. Arguments: the node, the principals. Returns the indexes of the names, from 1.
 */
export const CHECK: Script = scriptOf(`
local missing = {}
for i = 2, #KEYS do
  if redis.call('HGET', KEYS[i], 'principal') ~= ARGV[i] or redis.call('HEXISTS', KEYS[i], ARGV[1]) == 0
    or redis.call('SISMEMBER', KEYS[1], KEYS[i]) == 0 then missing[#missing + 1] = i - 1 end
end
return missing`);

/** Transfers a name. Keys: the name. Arguments: the old principal, the new one. */
export const TRANSFER: Script = scriptOf(`
if redis.call('HGET', KEYS[1], 'principal') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'principal', ARGV[2])
return 1`);

/** Releases a claim. Keys: the name, the node's set of names. Arguments: principal, node. */
export const RELEASE: Script = scriptOf(`
if redis.call('HGET', KEYS[1], 'principal') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('SREM', KEYS[2], KEYS[1])
if redis.call('HLEN', KEYS[1]) == 1 then redis.call('DEL', KEYS[1]) end
return 1`);

/** Removes the claims of a node without a lease. Keys: its lease, its set of names. Arguments: the node. */
export const SWEEP: Script = scriptOf(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('HDEL', name, ARGV[1])
  if redis.call('HLEN', name) == 1 then redis.call('DEL', name) end
end
redis.call('DEL', KEYS[2])
return 1`);

/**
 * Takes one of a sliding window. Arguments: its size, its length in milliseconds. A key holds the times, newest
 * first.
 */
export const TAKE: Script = scriptOf(`${NOW}
local max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = tonumber(redis.call('LINDEX', KEYS[1], max - 1) or 0)
if now - oldest < window then return oldest + window - now end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, max - 1)
redis.call('PEXPIRE', KEYS[1], window)
return 0`);

/**
 * Takes one from each budget, or from none, as `hub/limits/buckets.ts` does. Arguments, for each key: milliseconds
 * until one is refilled, and the burst. A key holds the time at which its budget is full again. Returns the index of
 * the key with the longest wait, from 1, and the wait in milliseconds; 0 and 0 when all were taken.
 */
export const SPEND: Script = scriptOf(`${NOW}
local fullAt, index, wait = {}, 0, 0
for i, key in ipairs(KEYS) do
  local every, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  fullAt[i] = math.max(tonumber(redis.call('GET', key) or now), now) + every
  local own = math.ceil(fullAt[i] - burst * every - now - 0.5)
  if own > wait then index, wait = i, own end
end
if wait > 0 then return { index, wait } end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', fullAt[i]), 'PX', math.ceil(fullAt[i] - now) + 1)
end
return { 0, 0 }`);

/** Has each budget be full no earlier than in so many milliseconds, its argument. Keys as for {@link SPEND}. */
export const CHARGE: Script = scriptOf(`${NOW}
for i, key in ipairs(KEYS) do
  local fullAt = math.max(tonumber(redis.call('GET', key) or 0), now + tonumber(ARGV[i]))
  redis.call('SET', key, string.format('%.3f', fullAt), 'PX', math.ceil(fullAt - now) + 1)
end
return 0`);

/** Returns one to each budget. Arguments as for {@link SPEND}. */
export const GIVE_BACK: Script = scriptOf(`${NOW}
for i, key in ipairs(KEYS) do
  local fullAt = tonumber(redis.call('GET', key) or 0) - tonumber(ARGV[2 * i - 1])
  if fullAt > now then redis.call('SET', key, string.format('%.3f', fullAt), 'KEEPTTL') else redis.call('DEL', key) end
end
return 0`);

/**
 * Counts an attempt for every key, as `hub/limits/throttle.ts` does. Arguments: window, first and longest wait, and for
 * each key its number of free failures. A key holds JSON: `times` of failures, `level` of the wait, `blocked` until,
 * and `last`.
 */
export const ATTEMPT: Script = scriptOf(`${NOW}
local window, first, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local states, wait = {}, 0
for i, key in ipairs(KEYS) do
  local raw = redis.call('GET', key)
  if raw then
    states[i] = cjson.decode(raw)
    wait = math.max(wait, states[i].blocked - now)
  end
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  local state = states[i]
  if not state or now - math.max(state.blocked, state.last) > window then
    state = { times = {}, level = 0, blocked = now }
  end
  local times = {}
  for _, at in ipairs(state.times) do
    if now - at < window then times[#times + 1] = at end
  end
  times[#times + 1] = now
  state.times, state.last = times, now
  if state.level > 0 or #times >= tonumber(ARGV[3 + i]) then
    state.blocked = now + math.min(first * 2 ^ state.level, longest)
    state.level = state.level + 1
  end
  redis.call('SET', key, cjson.encode(state), 'PX', window + longest)
end
return 0`);

/** Takes back one attempt of each key. */
export const REFUND: Script = scriptOf(`${NOW}
for _, key in ipairs(KEYS) do
  local raw = redis.call('GET', key)
  if raw then
    local state = cjson.decode(raw)
    table.remove(state.times)
    state.level = math.max(state.level - 1, 0)
    state.blocked = now
    redis.call('SET', key, cjson.encode(state), 'KEEPTTL')
  end
end
return 0`);

/** Stores a value unless the key has one. Arguments: the value, milliseconds. Returns the existing value, or false. */
export const KEEP: Script = scriptOf(`
local before = redis.call('GET', KEYS[1])
if before then return before end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`);

/**
 * Takes one of several slots, which expire. Arguments: id, number of slots, milliseconds. Returns the number taken; 0
 * if full.
 */
export const ENTER: Script = scriptOf(`${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return redis.call('ZCARD', KEYS[1])`);

/**
 * Returns the nodes with a lease. Keys: the set of nodes. Arguments: prefix of leases. Removes the others from the
 * set.
 */
export const ALIVE: Script = scriptOf(`
local alive = {}
for _, node in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if redis.call('EXISTS', ARGV[1] .. node) == 1 then alive[#alive + 1] = node
  else redis.call('SREM', KEYS[1], node) end
end
return alive`);

/**
 * Extends the lease of a node. Keys: the lease. Arguments: milliseconds. Needs no memory while the lease stands. Returns
 * 0 when it had ended or was evicted: the claims of the node were void meanwhile.
 */
export const EXTEND: Script = scriptOf(`
if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 1 then return 1 end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return 0`);

/** Adds a node to the set of nodes. Keys: the set. Arguments: the node. Writes nothing when it is a member. */
export const REGISTER: Script = scriptOf(`
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then redis.call('SADD', KEYS[1], ARGV[1]) end
return 1`);

/**
 * Stores the fingerprint unless another one stands. Arguments: the fingerprint, milliseconds. Returns the one that
 * stands.
 */
export const AGREE: Script = scriptOf(`
local before = redis.call('GET', KEYS[1])
if before and before ~= ARGV[1] then return before end
if not before or redis.call('PEXPIRE', KEYS[1], ARGV[2]) == 0 then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return ARGV[1]`);
