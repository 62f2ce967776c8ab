// The part of Android's API that the sample uses, with its signatures: enough to compile it where there is no Android SDK.
@file:Suppress("UNUSED_PARAMETER")

package android.app

class ActivityManager {
    class MemoryInfo { val availMem = 0L }
    fun getMemoryInfo(info: MemoryInfo) {}
}
