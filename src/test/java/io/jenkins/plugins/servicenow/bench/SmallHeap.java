package io.jenkins.plugins.servicenow.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own whose whole heap is {@value #SIZE}, and how much of it something needs. */
final class SmallHeap {

    static final String SIZE = "64m";

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final long before;

    /** Begins to measure. */
    SmallHeap() {
        System.gc();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        before = pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    }

    /** Runs the main method of the class and prints what it prints. */
    static void run(Class<?> program, String... arguments) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java,
                "-Xmx" + SIZE,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        var exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(program.getName() + " failed, exit code " + exit);
        }
    }

    /** In bytes. */
    long before() {
        return before;
    }

    /** In bytes above {@link #before}, garbage included; of each kind of heap by itself, so never too little. */
    long peak() {
        return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
    }
}
