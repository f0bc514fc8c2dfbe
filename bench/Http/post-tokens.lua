-- Arguments: a file of tokens, the path, a credential, how many tokens a request has and, for a rate, the mean delay of a connection in
-- milliseconds.
local requests, nextRequest = {}, 0

function init(args)
    local some, size = {}, tonumber(args[4])
    for token in io.lines(args[1]) do
        some[#some + 1] = '"' .. token .. '"'
        if #some == size then
            local body = size == 1 and '{"token":' .. some[1] .. '}' or '{"tokens":[' .. table.concat(some, ",") .. ']}'
            requests[#requests + 1] = wrk.format(
                "POST", args[2], { Authorization = "Bearer " .. args[3], ["Content-Type"] = "application/json" }, body)
            some = {}
        end
    end

    if args[5] then
        local mean = tonumber(args[5])
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
