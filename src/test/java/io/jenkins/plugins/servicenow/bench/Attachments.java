package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Prints heap and time that attaching a file takes by its size. Each upload runs in a process of its own, whose whole heap
 * is {@value SmallHeap#SIZE}; the simulator runs in this one.
 */
public final class Attachments {

    private static final long MB = 1024 * 1024;
    private static final List<Long> SIZES = List.of(MB, 100 * MB, 1024 * MB);

    private Attachments() {}

    /** @param arguments none; of the processes it starts: URL of the simulator, sys_id of a change, size in bytes */
    public static void main(String... arguments) throws Exception {
        if (arguments.length > 0) {
            upload(arguments[0], SysId.of(arguments[1]), Long.parseLong(arguments[2]));
            return;
        }
        System.out.printf("%neach upload in a process with -Xmx%s%n", SmallHeap.SIZE);
        System.out.printf("%10s %12s %12s %16s %16s%n", "file", "digest", "upload", "heap before", "peak above it");
        try (var simulator = ServiceNowSimulator.start()) {
            for (var size : SIZES) {
                var change = simulator.records().insert("change_request", Map.of());
                SmallHeap.run(Attachments.class, simulator.url(), change, String.valueOf(size));
            }
        }
        System.out.println();
    }

    private static void upload(String url, SysId change, long size) throws Exception {
        var attachments = SimulatorSession.open(url).attachments();
        // Loads the classes, which would else count as heap of the upload.
        attachments.upload("change_request", change, "first.bin", "application/octet-stream", 1, content(1));
        var heap = new SmallHeap();
        var start = System.nanoTime();
        var sha256 = content(size).sha256();
        var digested = System.nanoTime();
        var attachment = attachments.upload(
                "change_request", change, "image.bin", "application/octet-stream", size, content(size));
        var end = System.nanoTime();
        var peak = heap.peak();
        if (!attachment.uploaded()
                || attachment.size() != size
                || !attachment.sha256().equals(sha256)) {
            throw new IllegalStateException("Not what was sent: " + attachment);
        }
        System.out.printf(
                "%,7d MB %,9d ms %,9d ms %,13.1f MB %,13.1f MB%n",
                size / MB, millis(digested - start), millis(end - digested), mega(heap.before()), mega(peak));
    }

    private static GeneratedContent content(long size) {
        return new GeneratedContent(size);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static double mega(long bytes) {
        return (double) bytes / MB;
    }
}
