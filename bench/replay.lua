-- wrk -s replay.lua URL -- REQUESTS [once]
-- Sends the requests of a file as they stand, each headed there by its length on a line of its own: round and round,
-- or, with "once", each at most once, and then stops. Prints one line that bench/load.py reads.
local requests, last, once = {}, 0, false

function init(args)
   local file = assert(io.open(args[1], "rb"))
   local all, at = file:read("*a"), 1
   file:close()
   once = args[2] == "once"
   while at <= #all do
      local _, newline, length = all:find("^(%d+)\n", at)
      requests[#requests + 1] = all:sub(newline + 1, newline + length)
      at = newline + length + 1
   end
end

local asked = false
function request()
   if not asked then -- wrk asks for one request that it does not send
      asked = true
      return requests[1]
   end
   last = last + 1
   if last > #requests then
      last = 1
      if once then wrk.thread:stop() end
   end
   return requests[last]
end

function done(summary)
   local e = summary.errors
   print(string.format("REPLAYED %d %d %d %d", summary.requests, summary.duration, e.status,
                       e.connect + e.read + e.write + e.timeout))
end
