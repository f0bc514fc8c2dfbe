-- Puts a request to Accesskeys. haproxy.cfg names the URL that is asked, and in txn.scope what the key must hold, if anything.
local url = os.getenv("ACCESSKEYS_URL")

-- HAProxy's client asks four times before it gives up.
local timeout_ms = 500

-- Refused in the service's own words.
local function refuse(txn, answer)
    local reply = txn:reply({ status = answer.status, body = answer.body })
    for _, name in ipairs({ "www-authenticate", "content-type", "cache-control", "x-request-id" }) do
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
    local kept = {}
    for parameter in query:gmatch("[^&]+") do
        if not is_credential(parameter) then
            table.insert(kept, parameter)
        end
    end
    return table.concat(kept, "&")
end

core.register_action("accesskeys", { "http-req" }, function(txn)
    local scope = txn:get_var("txn.scope")
    local answer = core.httpclient():get({
        url = scope and url .. "?scope=" .. scope or url,
        timeout = timeout_ms,
        headers = {
            ["authorization"] = txn.http:req_get_headers()["authorization"],
            ["x-forwarded-for"] = { txn.f:src() },
            ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
            ["x-forwarded-uri"] = { txn.f:pathq() },
        },
    })
    if answer.status == 401 or answer.status == 403 then
        refuse(txn, answer)
    elseif answer.status == 200 then
        txn.http:req_set_query(without_credential(txn.sf:query()))
        txn:set_var("txn.accesskey_id", answer.headers["x-accesskey-id"][0])
        txn:set_var("txn.customer_id", answer.headers["x-customer-id"][0])
    end
end)
