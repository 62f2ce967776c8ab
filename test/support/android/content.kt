@file:Suppress("UNUSED_PARAMETER")

package android.content

abstract class BroadcastReceiver {
    abstract fun onReceive(context: Context, intent: Intent)
}

class Intent {
    fun getIntExtra(name: String, fallback: Int): Int = fallback
    companion object { const val ACTION_BATTERY_CHANGED = "android.intent.action.BATTERY_CHANGED" }
}

class IntentFilter(action: String)

abstract class Context {
    abstract fun getSystemService(name: String): Any?
    abstract fun registerReceiver(receiver: BroadcastReceiver?, filter: IntentFilter): Intent?
    abstract fun unregisterReceiver(receiver: BroadcastReceiver)
    companion object {
        const val POWER_SERVICE = "power"
        const val ACTIVITY_SERVICE = "activity"
    }
}
