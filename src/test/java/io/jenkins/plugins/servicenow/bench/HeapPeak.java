package io.jenkins.plugins.servicenow.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The most that is alive on the heap in a stretch of time, seen after each garbage collection, without the garbage. */
final class HeapPeak {

    private static final List<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .toList();

    private final AtomicLong peak = new AtomicLong();
    private final List<NotificationEmitter> collectors = new ArrayList<>();
    private final NotificationListener listener = this::collected;
    private final long start;

    HeapPeak() {
        start = alive();
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            var emitter = (NotificationEmitter) collector;
            emitter.addNotificationListener(listener, null, null);
            collectors.add(emitter);
        }
    }

    /** @return in bytes, above what was alive at the start */
    long end() throws ListenerNotFoundException {
        peak.accumulateAndGet(alive(), Math::max);
        for (var collector : collectors) {
            collector.removeNotificationListener(listener);
        }
        return Math.max(0, peak.get() - start);
    }

    private void collected(Notification notification, Object nothing) {
        var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        var pools = info.getGcInfo().getMemoryUsageAfterGc();
        var alive =
                HEAP.stream().map(pools::get).mapToLong(MemoryUsage::getUsed).sum();
        peak.accumulateAndGet(alive, Math::max);
    }

    private static long alive() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
