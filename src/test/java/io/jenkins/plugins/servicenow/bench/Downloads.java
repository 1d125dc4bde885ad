package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.SimulatorSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.http.ReceivedContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Prints requests, heap and time that it takes to find the files attached to many images and to read all of them. It runs in
 * a process of its own, whose whole heap is {@value SmallHeap#SIZE}; the simulator, which generates the files, in this one.
 */
public final class Downloads {

    private static final long MB = 1024 * 1024;
    private static final int IMAGES = 1_000;
    private static final List<Long> SIZES = List.of(MB / 10, 2 * MB);

    private Downloads() {}

    /** @param arguments none; of the processes it starts: URL of the simulator, size of a file, sys_ids of images */
    public static void main(String... arguments) throws Exception {
        if (arguments.length > 0) {
            read(
                    arguments[0],
                    Long.parseLong(arguments[1]),
                    Arrays.stream(arguments).skip(2).map(SysId::of).toList());
            return;
        }
        System.out.printf("%n%,d images with a file each, in a process with -Xmx%s%n", IMAGES, SmallHeap.SIZE);
        System.out.printf("%10s %12s %12s %16s %16s%n", "file", "find", "read", "heap before", "peak above it");
        for (var size : SIZES) {
            try (var simulator = ServiceNowSimulator.start()) {
                var command = new ArrayList<>(List.of(simulator.url(), String.valueOf(size)));
                for (var number = 0; number < IMAGES; number++) {
                    command.add(image(simulator, size + number));
                }
                simulator.requests().reset();
                SmallHeap.run(Downloads.class, command.toArray(String[]::new));
                System.out.printf(
                        "%,10d requests%n", simulator.requests().entries().size());
            }
        }
        System.out.println();
    }

    /** @param size of the file, by which it differs from the others */
    private static String image(ServiceNowSimulator simulator, long size) {
        var image = simulator.records().insert("cmdb_ci_os_image", Map.of("name", "image-" + size));
        var content = new GeneratedContent(size);
        simulator
                .attachments()
                .attach(
                        "cmdb_ci_os_image",
                        image,
                        "sbom.json",
                        "application/json",
                        ReceivedContent.generated(content::open));
        return image;
    }

    private static void read(String url, long size, List<SysId> images) throws Exception {
        var attachments = SimulatorSession.open(url).attachments();
        // Loads the classes, which would else count as heap of the downloads.
        attachments.read(attachments.find(images.subList(0, 1)).attachments().get(0), Sha256::of);
        var heap = new SmallHeap();
        var start = System.nanoTime();
        var found = attachments.find(images);
        var listed = System.nanoTime();
        for (var each : found.attachments()) {
            if (!attachments.read(each, Sha256::of).equals(each.sha256())) {
                throw new IllegalStateException("Not what is attached: " + each);
            }
        }
        var end = System.nanoTime();
        if (found.attachments().size() != images.size() || !found.incomplete().isEmpty()) {
            throw new IllegalStateException("Not all were found");
        }
        System.out.printf(
                "%,10d %,9d ms %,9d ms %,13.1f MB %,13.1f MB%n",
                size,
                Duration.ofNanos(listed - start).toMillis(),
                Duration.ofNanos(end - listed).toMillis(),
                (double) heap.before() / MB,
                (double) heap.peak() / MB);
    }
}
