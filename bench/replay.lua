-- wrk -s replay.lua URL -- REQUESTS [once | RATE]
-- Sends the requests of a file as they stand, each headed there by its length on a line of its own: round and round
-- until wrk's time is up, or, with "once", each once, until all are answered. With RATE, a number above 0: at most so many
-- a second, and without ever sleeping, so that nobody pays for waking wrk.
-- Prints one line for bench/load.py: answered, microseconds, refused (status of 400 and up), failed.
local ffi = require("ffi")
ffi.cdef("struct timeval { long s, us; }; int gettimeofday(struct timeval*, void*);")
local requests, sent = {}, 0

local function now_us()
   local now = ffi.new("struct timeval")
   ffi.C.gettimeofday(now, nil)
   return tonumber(now.s) * 1000000 + tonumber(now.us)
end

local function report(answered, microseconds, refused, failed)
   print(string.format("REPLAYED %d %d %d %d", answered, microseconds, refused, failed))
end

local function once_only()
   local started, answered, refused = nil, 0, 0
   function delay() -- before each request, in milliseconds: for ever once all are sent
      started = started or now_us()
      return sent < #requests and 0 or 3600000
   end
   function response(status)
      answered = answered + 1
      if status >= 400 then refused = refused + 1 end
      if answered == #requests then
         report(answered, now_us() - started, refused, 0)
         io.stdout:flush()
         os.exit(0)
      end
   end
end

local interval_us, next_us = 0, 0
local function wait_for_turn()
   local now = now_us()
   while now < next_us do now = now_us() end
   next_us = math.max(now, next_us) + interval_us
end

function init(args)
   local file = assert(io.open(args[1], "rb"))
   local all, at = file:read("*a"), 1
   file:close()
   while at <= #all do
      local _, newline, length = all:find("^(%d+)\n", at)
      requests[#requests + 1] = all:sub(newline + 1, newline + length)
      at = newline + length + 1
   end
   if args[2] == "once" then
      once_only()
   elseif tonumber(args[2]) > 0 then
      interval_us = 1000000 / tonumber(args[2])
   end
end

local asked = false
function request()
   if not asked then -- wrk asks for one request that it does not send
      asked = true
      return requests[1]
   end
   if interval_us > 0 then wait_for_turn() end
   sent = sent % #requests + 1
   return requests[sent]
end

function done(summary)
   local e = summary.errors
   report(summary.requests, summary.duration, e.status, e.connect + e.read + e.write + e.timeout)
end
