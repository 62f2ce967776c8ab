package android.os

object BatteryManager {
    const val EXTRA_LEVEL = "level"
    const val EXTRA_SCALE = "scale"
    const val EXTRA_STATUS = "status"
    const val BATTERY_STATUS_CHARGING = 2
    const val BATTERY_STATUS_FULL = 5
}

object Build {
    object VERSION { val SDK_INT = 34 }
    object VERSION_CODES { const val Q = 29 }
}

class PowerManager { val currentThermalStatus = 0 }

object Process { fun getElapsedCpuTime(): Long = 0 }

object SystemClock { fun elapsedRealtime(): Long = 0 }
