-- Argument: the path. Every token is well formed and nobody's: 26 random digits, then their CRC-32C in base 62.
local bit = require("bit")
local band, bxor, rshift = bit.band, bit.bxor, bit.rshift
local digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
local path
local step = {}

for byte = 0, 255 do
    local remainder = byte
    for _ = 1, 8 do
        remainder = bxor(rshift(remainder, 1), band(remainder, 1) * 0x82F63B78)
    end
    step[byte] = remainder
end

local function digit(value) return digits:sub(value + 1, value + 1) end

local function checksum(text)
    local crc = -1
    for i = 1, #text do
        crc = bxor(step[band(bxor(crc, text:byte(i)), 0xFF)], rshift(crc, 8))
    end

    local rest, result = bit.bnot(crc) % 2 ^ 32, ""
    for _ = 1, 6 do
        result = digit(rest % 62) .. result
        rest = math.floor(rest / 62)
    end
    return result
end

function init(args)
    path = args[1]
    math.randomseed(os.time())
end

function request()
    local random = {}
    for i = 1, 26 do
        random[i] = digit(math.random(0, 61))
    end

    local checksummed = "vb_" .. table.concat(random)
    return wrk.format("GET", path, { Authorization = "Bearer " .. checksummed .. checksum(checksummed) })
end

function done(summary, latency)
    local errors = summary.errors
    -- The service refuses every one, the bare app none: it is a mixture that would be a failure.
    local unexpected = math.min(errors.status, summary.requests - errors.status)
    print("figures",
        summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.timeout + unexpected)
end
