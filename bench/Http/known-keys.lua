-- Arguments: a file of tokens, the path, and, for a rate, the mean delay of a connection in milliseconds.
local requests, nextRequest = {}, 0

function init(args)
    for token in io.lines(args[1]) do
        requests[#requests + 1] = wrk.format("GET", args[2], { Authorization = "Bearer " .. token })
    end

    if args[3] then
        local mean = tonumber(args[3])
        math.randomseed(os.time())
        -- Spread around the mean, so that connections don't run in lockstep.
        function delay() return math.random(mean / 2, mean * 3 / 2) end
    end
end

function request()
    nextRequest = nextRequest % #requests + 1
    return requests[nextRequest]
end

function done(summary, latency)
    local errors = summary.errors
    print("figures",
        summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.timeout + errors.status)
end
