// Reads the device's state on Android for the policy: put it beside the runtime (package adascale) that the bundle brings.
// Everything is best effort: what a device does not tell is left out, and the policy then treats it as unknown.
package adascale

import android.app.ActivityManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.os.BatteryManager
import android.os.Build
import android.os.PowerManager
import android.os.Process
import android.os.SystemClock

/** Call `start` once, `read` before an inference, `stop` at the end. `latencyTargetMs` is the app's own to set. */
class AdaptationSignals(private val context: Context) {
    @Volatile var latencyTargetMs: Double? = null

    private val battery = BatteryReader()
    private val load = LoadReader()

    fun start() {
        context.registerReceiver(battery, IntentFilter(Intent.ACTION_BATTERY_CHANGED))
    }

    fun stop() {
        context.unregisterReceiver(battery)
    }

    fun read(): Signals {
        val signals = HashMap<String, Reading>()
        battery.percent?.let { signals[BATTERY_PERCENT] = Reading(it, battery.ageMs()) }
        battery.charging?.let { signals[CHARGING] = Reading(it, battery.ageMs()) }
        thermalStatus()?.let { signals[THERMAL_STATUS] = Reading(it) }
        freeMemoryBytes()?.let { signals[FREE_MEMORY_BYTES] = Reading(it) }
        load.share()?.let { signals[CPU_LOAD] = Reading(it) }
        latencyTargetMs?.let { signals[LATENCY_TARGET_MS] = Reading(it) }
        return signals
    }

    /** 0 (none) to 6 (shutdown); Android tells it from version 10 on. */
    private fun thermalStatus(): Double? {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) return null
        val power = context.getSystemService(Context.POWER_SERVICE) as? PowerManager
        return power?.currentThermalStatus?.toDouble()
    }

    private fun freeMemoryBytes(): Double? {
        val manager = context.getSystemService(Context.ACTIVITY_SERVICE) as? ActivityManager ?: return null
        val info = ActivityManager.MemoryInfo()
        manager.getMemoryInfo(info)
        return info.availMem.toDouble()
    }
}

/** Level and charging come as broadcasts; a reading ages until the next one. */
private class BatteryReader : BroadcastReceiver() {
    @Volatile var percent: Double? = null
    @Volatile var charging: Boolean? = null
    @Volatile private var readAtMs = 0L

    fun ageMs(): Double = (SystemClock.elapsedRealtime() - readAtMs).toDouble()

    override fun onReceive(context: Context, intent: Intent) {
        val level = intent.getIntExtra(BatteryManager.EXTRA_LEVEL, -1)
        val scale = intent.getIntExtra(BatteryManager.EXTRA_SCALE, -1)
        percent = if (level >= 0 && scale > 0) 100.0 * level / scale else null
        val status = intent.getIntExtra(BatteryManager.EXTRA_STATUS, -1)
        charging = if (status < 0) null else status == BatteryManager.BATTERY_STATUS_CHARGING || status == BatteryManager.BATTERY_STATUS_FULL
        readAtMs = SystemClock.elapsedRealtime()
    }
}

/**
 * The share of all cores that this process used since the last reading: what an app may read since Android 8, which hides the
 * load of the others.
 */
private class LoadReader {
    private var cpuMs = Process.getElapsedCpuTime()
    private var wallMs = SystemClock.elapsedRealtime()

    fun share(): Double? {
        val cpuNow = Process.getElapsedCpuTime()
        val wallNow = SystemClock.elapsedRealtime()
        val wall = wallNow - wallMs
        if (wall <= 0) return null
        val used = (cpuNow - cpuMs).toDouble() / wall / Runtime.getRuntime().availableProcessors()
        cpuMs = cpuNow
        wallMs = wallNow
        return used.coerceIn(0.0, 1.0)
    }
}
