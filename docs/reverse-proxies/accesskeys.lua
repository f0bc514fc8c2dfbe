-- Puts a request to Accesskeys. haproxy.cfg names the URL that is asked, in txn.scope what the key must hold, and in txn.cost what
-- the request costs, if anything but 1.
local url = os.getenv("ACCESSKEYS_URL")

-- HAProxy's client asks four times before it gives up.
local timeout_ms = 500

-- The request headers that pass on to the API, in lower case. To let another one pass, add its name.
local ordinary = {}
for _, name in ipairs({
    "accept", "accept-charset", "accept-encoding", "accept-language", "access-control-request-headers",
    "access-control-request-method", "cache-control", "content-disposition", "content-encoding", "content-language",
    "content-length", "content-range", "content-type", "cookie", "date", "expect", "host", "idempotency-key",
    "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-event-id", "origin",
    "pragma", "prefer", "range", "referer", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user",
    "sec-websocket-extensions", "sec-websocket-key", "sec-websocket-protocol", "sec-websocket-version", "traceparent",
    "tracestate", "transfer-encoding", "user-agent", "x-request-id", "x-requested-with",
}) do
    ordinary[name] = true
end

local function keep_ordinary_headers(http)
    for name in pairs(http:req_get_headers()) do
        if not ordinary[name] then
            http:req_del_header(name)
        end
    end
end

-- Refused in the service's own words.
local function refuse(txn, answer)
    local reply = txn:reply({ status = answer.status, body = answer.body })
    for _, name in ipairs({
        "www-authenticate", "retry-after", "ratelimit-policy", "ratelimit", "content-type", "cache-control", "x-request-id",
    }) do
        for _, value in pairs(answer.headers[name] or {}) do
            reply:add_header(name, value)
        end
    end
    txn:done(reply)
end

local function is_credential(parameter)
    local name = parameter:match("^[^=]*"):gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
    return name == "accesskey" or name == "token"
end

local function without_credential(query)
    return (query:gsub("[^&]+", function(parameter) return is_credential(parameter) and "" or parameter end))
end

local function query_of(txn)
    local parameters = {}
    for _, name in ipairs({ "scope", "cost" }) do
        local value = txn:get_var("txn." .. name)
        if value then
            table.insert(parameters, name .. "=" .. value)
        end
    end
    return #parameters > 0 and "?" .. table.concat(parameters, "&") or ""
end

-- An unlimited key has none.
local function keep_limits(txn, answer)
    for name, variable in pairs({ ["ratelimit-policy"] = "txn.rate_limit_policy", ["ratelimit"] = "txn.rate_limit" }) do
        if answer.headers[name] then
            txn:set_var(variable, answer.headers[name][0])
        end
    end
end

core.register_action("accesskeys", { "http-req" }, function(txn)
    local answer = core.httpclient():get({
        url = url .. query_of(txn),
        timeout = timeout_ms,
        headers = {
            ["authorization"] = txn.http:req_get_headers()["authorization"],
            ["x-forwarded-for"] = { txn.f:src() },
            ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
            ["x-forwarded-uri"] = { txn.f:pathq() },
        },
    })
    if answer.status == 401 or answer.status == 403 or answer.status == 429 then
        refuse(txn, answer)
    elseif answer.status == 200 then
        keep_limits(txn, answer)
        keep_ordinary_headers(txn.http)
        txn.http:req_set_query(without_credential(txn.sf:query()))
        txn:set_var("txn.accesskey_id", answer.headers["x-accesskey-id"][0])
        txn:set_var("txn.external_id", answer.headers["x-external-id"][0])
        txn:set_var("txn.customer_id", answer.headers["x-customer-id"][0])
    end
end)
