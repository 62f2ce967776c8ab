// policy.json and trace.jsonl as the runtime's own types.
package adascale

/** Reads policy.json. Throws JsonException, or IllegalArgumentException naming what is missing. */
fun readPolicy(text: String): Policy {
    val file = parseJson(text).asObject("policy.json")
    require(file["schema"] == 1.0) { "policy.json has schema ${file["schema"]}; this runtime reads schema 1" }
    val correction = file["correction"].asObject("correction")
    return Policy(
        variants = file["variants"].asList("variants").map { readVariant(it.asObject("variants")) },
        staleMs = file["signals"].asObject("signals").mapValues { (name, signal) -> signal.asObject(name).number("stale") },
        rules = file["rules"].asList("rules").map { readRule(it.asObject("rules")) },
        fallback = file.text("fallback"),
        hysteresis = file["hysteresis"].asObject("hysteresis").mapValues { (name, value) -> value.asNumber(name) },
        minDwellMs = file.number("minDwellMs"),
        halfLifeRuns = correction.number("halfLifeRuns"),
        correctionFloor = correction.number("floor"),
        correctionCeiling = correction.number("ceiling")
    )
}

private fun readVariant(json: Map<String, Any?>): Variant = Variant(
    id = json.text("id"),
    file = json.text("file"),
    accuracy = json["accuracy"].asObject("accuracy").number("value"),
    latencyMs = json["latencyMs"].asObject("latencyMs").number("value"),
    energyMj = json["energyMj"]?.asObject("energyMj")?.number("value"),
    peakMemoryBytes = json["peakMemoryBytes"].asObject("peakMemoryBytes").number("value")
)

private fun readRule(json: Map<String, Any?>): Rule {
    val conditions = json["when"].asObject("when")
    val limits = json["limits"].asObject("limits")
    return Rule(
        name = json.text("name"),
        bounds = (conditions - CHARGING).mapValues { (name, bounds) -> readBounds(bounds.asObject(name)) },
        charging = conditions[CHARGING] as Boolean?,
        limits = Limits(
            limits.optional("latencyMs"),
            limits.optional("energyMj"),
            limits.optional("peakMemoryShare"),
            limits.optional("accuracyAtLeast")
        ),
        use = json["use"] as String?,
        prefer = Prefer.values().first { it.name.equals(json.text("prefer"), ignoreCase = true) }
    )
}

private fun readBounds(json: Map<String, Any?>): Bounds = Bounds(json.optional("below"), json.optional("atLeast"))

/** The signals of a trace's line; what is neither a value nor a value with its age stays unknown. */
fun readSignals(json: Any?): Signals {
    val signals = HashMap<String, Reading>()
    for ((name, value) in json as? Map<*, *> ?: emptyMap<String, Any?>()) {
        if (value is Map<*, *>) (value["ageMs"] as? Double)?.let { signals[name as String] = Reading(value["value"], it) }
        else signals[name as String] = Reading(value)
    }
    return signals
}

@Suppress("UNCHECKED_CAST")
private fun Any?.asObject(what: String): Map<String, Any?> =
    this as? Map<String, Any?> ?: throw IllegalArgumentException("policy.json: \"$what\" is not an object")

private fun Any?.asList(what: String): List<Any?> =
    this as? List<Any?> ?: throw IllegalArgumentException("policy.json: \"$what\" is not a list")

private fun Any?.asNumber(what: String): Double =
    this as? Double ?: throw IllegalArgumentException("policy.json: \"$what\" is not a number")

private fun Map<String, Any?>.number(key: String): Double = this[key].asNumber(key)

private fun Map<String, Any?>.optional(key: String): Double? = this[key]?.asNumber(key)

private fun Map<String, Any?>.text(key: String): String =
    this[key] as? String ?: throw IllegalArgumentException("policy.json: \"$key\" is not a text")
