// The adaptation policy's runtime for the JVM and Android: picks the variant of a network that fits the moment. No dependencies.
// It decides exactly as adascale-runtime for JavaScript and AdaScale's simulator do, byte for byte. It is pure: state in, state
// out; it reads no clock and no sensor, the app hands both in. Idea: the adaptation loop of arXiv 2412.00724.
//
// A decision, in seven steps (the numbers stand beside the code):
// 1. A signal that is older than its `stale`, absent or not a finite number is unknown; a condition on it is false.
// 2. A rule is entered when all its conditions hold, and left when one fails by more than the signal's hysteresis.
// 3. The first active rule governs; without one there are no limits and accuracy is preferred.
// 4. A variant is admissible when it meets every limit of the governing rule and the app's latency target.
// 5. The rule's `use` if admissible, else the best admissible one by `prefer`, else the fallback.
// 6. A change waits until the minimum dwell has passed, unless memory runs out or the device is about to shut down.
// 7. Measured latencies correct the stated ones, variant by variant.
package adascale

const val CHARGING = "charging"
const val BATTERY_PERCENT = "batteryPercent"
const val THERMAL_STATUS = "thermalStatus"
const val FREE_MEMORY_BYTES = "freeMemoryBytes"
const val CPU_LOAD = "cpuLoad"
const val LATENCY_TARGET_MS = "latencyTargetMs"

enum class Prefer { ACCURACY, LATENCY, ENERGY }

class Variant(
    val id: String,
    /** Path of the model, relative to policy.json. */
    val file: String,
    /** 0..1. */
    val accuracy: Double,
    /** Milliseconds for one input on the target device. */
    val latencyMs: Double,
    /** Millijoules for one input, null where unknown. */
    val energyMj: Double?,
    val peakMemoryBytes: Double
)

/** True while atLeast <= value < below. */
class Bounds(val below: Double?, val atLeast: Double?)

class Limits(
    val latencyMs: Double? = null,
    val energyMj: Double? = null,
    /** Peak memory over free memory, where free memory is known. */
    val peakMemoryShare: Double? = null,
    val accuracyAtLeast: Double? = null
)

class Rule(
    val name: String,
    /** All must hold. */
    val bounds: Map<String, Bounds>,
    /** Null: does not matter. */
    val charging: Boolean?,
    val limits: Limits,
    val use: String?,
    val prefer: Prefer
)

class Policy(
    /** Most accurate first; ties are settled by this order. */
    val variants: List<Variant>,
    /** Signal -> age in ms after which a reading is no longer believed; a signal that is not listed is never known. */
    val staleMs: Map<String, Double>,
    val rules: List<Rule>,
    val fallback: String,
    val hysteresis: Map<String, Double>,
    val minDwellMs: Double,
    val halfLifeRuns: Double,
    val correctionFloor: Double,
    val correctionCeiling: Double
)

/** A value (Double, Boolean or null) and its age in ms. */
class Reading(val value: Any?, val ageMs: Double = 0.0)

/** What the app knows now, by signal name; leave out what it cannot read. */
typealias Signals = Map<String, Reading>

/** Start with createPolicyState and keep what decide returns. */
class PolicyState(
    /** The variant in use; null before the first decision. */
    val active: String?,
    /** When it was chosen, ms. */
    val since: Double,
    /** For each rule in file order. */
    val ruleActive: List<Boolean>,
    /** For each variant in file order: measured over stated latency, averaged. */
    val kappa: List<Double>
)

class Decision(
    val t: Double,
    /** The governing rule; null without one. */
    val rule: String?,
    /** Ids in file order. */
    val admissible: List<String>,
    /** What steps 1 to 5 ask for. */
    val choice: String,
    /** What to run: the choice, or the former variant while the dwell lasts. */
    val active: String,
    /** first, keep, better, limits, fallback, dwell or safety. */
    val reason: String
)

class Decided(val state: PolicyState, val log: Decision)

/** Thermal status from which a change never waits (Android's THERMAL_STATUS_CRITICAL). */
private const val CRITICAL_THERMAL_STATUS = 4.0

fun createPolicyState(policy: Policy): PolicyState {
    require(policy.variants.any { it.id == policy.fallback }) { "policy.json: the fallback \"${policy.fallback}\" is not a variant" }
    return PolicyState(null, 0.0, policy.rules.map { false }, policy.variants.map { 1.0 })
}

/** One decision. Call it before an inference, or whenever a signal changes. `timeMs`: a clock that never runs backwards. */
fun decide(policy: Policy, state: PolicyState, signals: Signals, timeMs: Double): Decided {
    val t = if (isFinite(timeMs)) timeMs else state.since
    val ruleActive = policy.rules.mapIndexed { i, rule -> holds(policy, rule, signals, state.ruleActive[i]) }
    val (rule, admissible, choice) = choose(policy, ruleActive, state.kappa, signals)
    val reason = explain(policy, state, signals, t, choice, admissible)
    val active = if (state.active != null && reason == "dwell") state.active else choice
    val since = if (active == state.active) state.since else t
    return Decided(PolicyState(active, since, ruleActive, state.kappa), Decision(t, rule?.name, admissible, choice, active, reason))
}

/**
 * Step 7: after an inference, tells the policy how long `variant` really took. Its correction factor becomes the exponentially
 * weighted mean of measured over stated. A report that is not a positive number changes nothing.
 */
fun reportLatency(policy: Policy, state: PolicyState, variant: String, measuredMs: Double): PolicyState {
    val weight = 1 - decayPerRun(policy.halfLifeRuns)
    val kappa = policy.variants.mapIndexed { i, one ->
        val before = state.kappa[i]
        val ratio = measuredMs / one.latencyMs
        if (one.id != variant || !(isFinite(ratio) && ratio > 0)) before
        else Math.min(policy.correctionCeiling, Math.max(policy.correctionFloor, before + weight * (ratio - before)))
    }
    return PolicyState(state.active, state.since, state.ruleActive, kappa)
}

/** A decision as its log line: JSON with the keys in the documented order, without a line break. */
fun formatLog(log: Decision): String =
    "{\"t\":${jsonNumber(log.t)},\"rule\":${log.rule?.let(::jsonString) ?: "null"}," +
        "\"admissible\":[${log.admissible.joinToString(",", transform = ::jsonString)}]," +
        "\"choice\":${jsonString(log.choice)},\"active\":${jsonString(log.active)},\"reason\":${jsonString(log.reason)}}"

/** Step 1: the value of a signal, or null where it is unknown. */
fun readSignal(policy: Policy, signals: Signals, signal: String): Double? =
    (fresh(policy, signals, signal) as? Double)?.takeIf(::isFinite)

private fun fresh(policy: Policy, signals: Signals, signal: String): Any? {
    val stale = policy.staleMs[signal] ?: return null
    val reading = signals[signal] ?: return null
    return if (reading.ageMs <= stale) reading.value else null
}

/** Step 2: whether a rule is active, with bounds widened by the hysteresis where it already was. */
private fun holds(policy: Policy, rule: Rule, signals: Signals, wasActive: Boolean): Boolean {
    if (rule.charging != null && fresh(policy, signals, CHARGING) as? Boolean != rule.charging) return false
    return rule.bounds.all { (signal, bounds) ->
        val value = readSignal(policy, signals, signal)
        val slack = if (wasActive) policy.hysteresis[signal] ?: 0.0 else 0.0
        value != null &&
            (bounds.below == null || value < bounds.below + slack) &&
            (bounds.atLeast == null || value >= bounds.atLeast - slack)
    }
}

private data class Choice(val rule: Rule?, val admissible: List<String>, val choice: String)

/** Steps 3 to 5. */
private fun choose(policy: Policy, ruleActive: List<Boolean>, kappa: List<Double>, signals: Signals): Choice {
    val rule = policy.rules.withIndex().firstOrNull { ruleActive[it.index] }?.value
    val target = readSignal(policy, signals, LATENCY_TARGET_MS)
    val free = readSignal(policy, signals, FREE_MEMORY_BYTES)
    val candidates = policy.variants.indices.filter { i ->
        rule == null || meets(policy.variants[i], rule.limits, kappa[i], target, free)
    }
    val admissible = candidates.map { policy.variants[it].id }
    if (rule?.use != null && rule.use in admissible) return Choice(rule, admissible, rule.use)
    var best: String? = null
    var bestCost = Double.POSITIVE_INFINITY
    for (i in candidates) {
        val cost = costOf(policy.variants[i], kappa[i], rule?.prefer ?: Prefer.ACCURACY)
        // Strictly less, so that ties fall to the earlier; the first stands even where the figure that is preferred is unknown.
        if (best == null || cost < bestCost) {
            best = policy.variants[i].id
            bestCost = cost
        }
    }
    return Choice(rule, admissible, best ?: policy.fallback)
}

/** Step 4: a limit on a figure that the variant lacks is not met. */
private fun meets(variant: Variant, limits: Limits, kappa: Double, target: Double?, freeMemory: Double?): Boolean {
    val latency = variant.latencyMs * kappa
    val memory = if (limits.peakMemoryShare == null || freeMemory == null) null else limits.peakMemoryShare * freeMemory
    return atMost(latency, limits.latencyMs) &&
        atMost(latency, target) &&
        atMost(variant.energyMj, limits.energyMj) &&
        atMost(variant.peakMemoryBytes, memory) &&
        (limits.accuracyAtLeast == null || variant.accuracy >= limits.accuracyAtLeast)
}

private fun atMost(value: Double?, limit: Double?): Boolean = limit == null || (value != null && value <= limit)

/** Lower is better; an unknown figure is worse than any. */
private fun costOf(variant: Variant, kappa: Double, prefer: Prefer): Double = when (prefer) {
    Prefer.ACCURACY -> -variant.accuracy
    Prefer.LATENCY -> variant.latencyMs * kappa
    Prefer.ENERGY -> variant.energyMj ?: Double.POSITIVE_INFINITY
}

/** Step 6, and the word for what happened. */
private fun explain(
    policy: Policy,
    state: PolicyState,
    signals: Signals,
    t: Double,
    choice: String,
    admissible: List<String>
): String = when {
    state.active == null -> "first"
    choice == state.active -> "keep"
    t - state.since < policy.minDwellMs -> if (isUnsafe(policy, state.active, signals)) "safety" else "dwell"
    admissible.isEmpty() -> "fallback"
    state.active in admissible -> "better"
    else -> "limits"
}

private fun isUnsafe(policy: Policy, active: String, signals: Signals): Boolean {
    val free = readSignal(policy, signals, FREE_MEMORY_BYTES)
    val peak = policy.variants.firstOrNull { it.id == active }?.peakMemoryBytes
    val thermal = readSignal(policy, signals, THERMAL_STATUS)
    return (free != null && peak != null && peak > free) || (thermal != null && thermal >= CRITICAL_THERMAL_STATUS)
}

/**
 * 2^(−1 / halfLifeRuns) by additions and multiplications alone: a library's power may differ in the last bit between languages,
 * and the decisions must not.
 */
private fun decayPerRun(halfLifeRuns: Double): Double {
    val exponent = -1 / halfLifeRuns
    val whole = Math.floor(exponent)
    if (!(whole >= -1074)) return 0.0
    val x = (exponent - whole) * 0.6931471805599453
    var term = 1.0
    var power = 1.0
    for (n in 1..20) {
        term = term * x / n
        power = power + term
    }
    var halvings = whole
    while (halvings < 0) {
        power = power / 2
        halvings = halvings + 1
    }
    return power
}

private fun isFinite(value: Double): Boolean = !value.isNaN() && !value.isInfinite()
