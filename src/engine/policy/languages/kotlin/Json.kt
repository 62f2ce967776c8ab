// JSON as JavaScript reads and writes it: the decision log must equal the simulator's byte for byte, numbers included.
// Values are Map<String, Any?>, List<Any?>, String, Double, Boolean and null.
package adascale

import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode

class JsonException(message: String) : Exception(message)

/** The value of a whole JSON text. Throws JsonException naming the place of the fault. */
fun parseJson(text: String): Any? = JsonReader(text).readAll()

private const val DEEPEST_NESTING = 200

private class JsonReader(private val text: String) {
    private var at = 0

    fun readAll(): Any? {
        val value = readValue(0)
        skipSpace()
        if (at < text.length) fail("unexpected \"${text[at]}\"")
        return value
    }

    private fun readValue(depth: Int): Any? {
        if (depth > DEEPEST_NESTING) fail("nested too deeply")
        skipSpace()
        return when (peek()) {
            '{' -> readObject(depth)
            '[' -> readArray(depth)
            '"' -> readString()
            't' -> readWord("true", true)
            'f' -> readWord("false", false)
            'n' -> readWord("null", null)
            else -> readNumber()
        }
    }

    private fun readObject(depth: Int): Map<String, Any?> {
        val members = LinkedHashMap<String, Any?>()
        at++
        if (closes('}')) return members
        do {
            skipSpace()
            val key = readString()
            skipSpace()
            expect(':')
            members[key] = readValue(depth + 1)
        } while (continues('}'))
        return members
    }

    private fun readArray(depth: Int): List<Any?> {
        val items = ArrayList<Any?>()
        at++
        if (closes(']')) return items
        do items.add(readValue(depth + 1)) while (continues(']'))
        return items
    }

    private fun closes(end: Char): Boolean {
        skipSpace()
        if (peek() != end) return false
        at++
        return true
    }

    /** After an item: true behind a comma, false behind the closing bracket. */
    private fun continues(end: Char): Boolean {
        if (closes(end)) return false
        expect(',')
        return true
    }

    private fun readString(): String {
        expect('"')
        val out = StringBuilder()
        while (true) {
            val next = take()
            when {
                next == '"' -> return out.toString()
                next == '\\' -> out.append(readEscape())
                next < ' ' -> fail("control character in a string")
                else -> out.append(next)
            }
        }
    }

    private fun readEscape(): Char = when (val kind = take()) {
        '"', '\\', '/' -> kind
        'b' -> '\b'
        'f' -> '\u000C'
        'n' -> '\n'
        'r' -> '\r'
        't' -> '\t'
        'u' -> readHex()
        else -> fail("unknown escape \"\\$kind\"")
    }

    private fun readHex(): Char {
        var code = 0
        repeat(4) {
            val digit = Character.digit(take(), 16)
            if (digit < 0) fail("bad \\u escape")
            code = code * 16 + digit
        }
        return code.toChar()
    }

    private fun readNumber(): Double {
        val start = at
        while (at < text.length && text[at] in NUMBER_CHARACTERS) at++
        val digits = text.substring(start, at)
        if (!NUMBER.matches(digits)) {
            at = start
            fail(if (at < text.length) "unexpected \"${text[at]}\"" else "unexpected end")
        }
        return digits.toDouble()
    }

    private fun readWord(word: String, value: Any?): Any? {
        if (!text.startsWith(word, at)) fail("unexpected \"${text[at]}\"")
        at += word.length
        return value
    }

    private fun skipSpace() {
        while (at < text.length && text[at] in JSON_SPACE) at++
    }

    private fun peek(): Char = if (at < text.length) text[at] else '\u0000'

    private fun take(): Char = if (at < text.length) text[at++] else fail("unexpected end")

    private fun expect(wanted: Char) {
        if (peek() != wanted) fail("expected \"$wanted\"")
        at++
    }

    private fun fail(what: String): Nothing = throw JsonException("$what at character $at")

    private companion object {
        const val NUMBER_CHARACTERS = "+-.0123456789eE"
        val NUMBER = Regex("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")
    }
}

internal const val JSON_SPACE = " \t\r\n"

/** A string as JSON.stringify writes it. */
fun jsonString(value: String): String {
    val out = StringBuilder("\"")
    for (i in value.indices) out.append(escaped(value, i))
    return out.append('"').toString()
}

private fun escaped(text: String, i: Int): String {
    val char = text[i]
    return when {
        char == '"' -> "\\\""
        char == '\\' -> "\\\\"
        char == '\b' -> "\\b"
        char == '\u000C' -> "\\f"
        char == '\n' -> "\\n"
        char == '\r' -> "\\r"
        char == '\t' -> "\\t"
        char < ' ' || isLoneSurrogate(text, i) -> "\\u" + text.codePointAt(i).toString(16).padStart(4, '0')
        else -> char.toString()
    }
}

private fun isLoneSurrogate(text: String, i: Int): Boolean = when {
    text[i].isHighSurrogate() -> i + 1 >= text.length || !text[i + 1].isLowSurrogate()
    text[i].isLowSurrogate() -> i == 0 || !text[i - 1].isHighSurrogate()
    else -> false
}

/** A finite number as JavaScript prints it (ECMAScript, Number::toString): the shortest digits that read back as it. */
fun jsonNumber(value: Double): String {
    if (value == 0.0) return "0"
    val shortest = shortestDecimal(Math.abs(value)).stripTrailingZeros()
    val digits = shortest.unscaledValue().toString()
    val point = digits.length - shortest.scale()
    return (if (value < 0) "-" else "") + layOut(digits, point)
}

/** @param point where the decimal point stands, counted from the left end of `digits`. */
private fun layOut(digits: String, point: Int): String = when {
    point in digits.length..21 -> digits + "0".repeat(point - digits.length)
    point in 1..21 -> digits.substring(0, point) + "." + digits.substring(point)
    point in -5..0 -> "0." + "0".repeat(-point) + digits
    else -> {
        val exponent = point - 1
        val fraction = if (digits.length > 1) "." + digits.substring(1) else ""
        digits.substring(0, 1) + fraction + "e" + (if (exponent < 0) "-" else "+") + Math.abs(exponent)
    }
}

/** Double.toString of older virtual machines may give a digit too many, so the digits are searched for. */
private fun shortestDecimal(value: Double): BigDecimal {
    val exact = BigDecimal(value)
    for (precision in 1..17) {
        val closest = listOf(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
            .map { exact.round(MathContext(precision, it)) }
            .filter { it.toDouble() == value }
            .sortedBy { (it - exact).abs() }
            .firstOrNull()
        if (closest != null) return closest
    }
    return exact
}
