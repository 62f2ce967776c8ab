// Replays a trace: the way to check this runtime against the decisions that AdaScale shipped with the bundle.
package adascale

import java.io.File
import java.io.PrintStream

/** The decisions on a trace (one JSON object a line) from a fresh state, one line each, as decisions.jsonl holds them. */
fun replay(policy: Policy, trace: String): String {
    var state = createPolicyState(policy)
    val decisions = StringBuilder()
    for (text in trace.split('\n')) {
        if (text.all { it in JSON_SPACE }) continue
        val line = parseJson(text) as Map<*, *>
        val next = decide(policy, state, readSignals(line["signals"]), line["t"] as? Double ?: Double.NaN)
        val measured = line["measuredLatencyMs"] as? Double
        state = if (measured == null) next.state else reportLatency(policy, next.state, next.log.active, measured)
        decisions.append(formatLog(next.log)).append('\n')
    }
    return decisions.toString()
}

/** `POLICY TRACE` prints the decisions; `POLICY TRACE OUT …` writes them, three files at a time. */
fun main(args: Array<String>) {
    require(args.size == 2 || (args.isNotEmpty() && args.size % 3 == 0)) { "usage: POLICY TRACE [OUT] …" }
    val decisions = { policy: String, trace: String -> replay(readPolicy(File(policy).readText()), File(trace).readText()) }
    if (args.size == 2) PrintStream(System.out, true, "UTF-8").print(decisions(args[0], args[1]))
    else args.toList().chunked(3).forEach { (policy, trace, out) -> File(out).writeText(decisions(policy, trace)) }
}
