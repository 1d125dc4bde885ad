package io.jenkins.plugins.servicenow.approval;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import jenkins.model.Jenkins;

/**
 * The audit log of overrides: a JSON object a line, forced to disk, in a file that is only appended to. A file that has become long
 * is renamed and a new one begun; the oldest beyond {@value #MAX_OLD} are deleted.
 */
final class OverrideLog {

    /** Some thousand overrides. */
    private static final long MAX_BYTES = 2_000_000;

    private static final int MAX_OLD = 9;

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Path file;
    private final long maxBytes;

    /** @param maxBytes a file that has as many is renamed before the next line */
    OverrideLog(@NonNull Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /** That of this Jenkins. */
    @NonNull
    static OverrideLog get() {
        return new OverrideLog(
                new File(Jenkins.get().getRootDir(), "logs/servicenow-overrides.jsonl").toPath(), MAX_BYTES);
    }

    void add(@NonNull Run<?, ?> run, @NonNull OverrideEntry override) throws IOException {
        var build = BuildIdentity.of(run, "change", "");
        var line = new JsonObject();
        line.addProperty("time", override.time().toString());
        line.addProperty("event", "override");
        line.addProperty("user", override.getUserId());
        line.addProperty("userName", override.getUserName());
        line.addProperty("reason", override.getReason());
        line.addProperty("build", build.buildId());
        line.addProperty("url", build.url());
        line.addProperty("connection", override.getConnection());
        line.addProperty("instance", override.getInstance());
        line.addProperty("change", override.getNumber());
        line.addProperty("sysId", override.getChange());
        line.addProperty("approval", override.getApproval());
        append(GSON.toJson(line));
    }

    private void append(String line) throws IOException {
        synchronized (OverrideLog.class) {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a log is in a directory"));
            if (Files.exists(file) && Files.size(file) >= maxBytes) {
                rotate();
            }
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var end = channel.size();
                // A crash may have torn the last line.
                var separator = end > 0 && byteAt(channel, end - 1) != '\n' ? "\n" : "";
                var bytes = ByteBuffer.wrap((separator + line + "\n").getBytes(StandardCharsets.UTF_8));
                channel.position(end);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        }
    }

    private static byte byteAt(FileChannel channel, long position) throws IOException {
        var one = ByteBuffer.allocate(1);
        channel.read(one, position);
        return one.array()[0];
    }

    private void rotate() throws IOException {
        for (var age = MAX_OLD - 1; age >= 1; age--) {
            if (Files.exists(old(age))) {
                Files.move(old(age), old(age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }
}
