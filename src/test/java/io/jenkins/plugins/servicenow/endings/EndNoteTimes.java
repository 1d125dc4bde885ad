package io.jenkins.plugins.servicenow.endings;

import hudson.ExtensionList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.BiConsumer;
import jenkins.model.Jenkins;

/** When the ends of builds are noted. */
public final class EndNoteTimes {

    private EndNoteTimes() {}

    /** @param scheduler runs a task after a time, in place of the thread that does it; null for that */
    public static void use(BiConsumer<Runnable, Duration> scheduler) {
        EndNotes.setScheduler(scheduler);
    }

    /** As at a new start of Jenkins: with what is in the file. */
    public static void restart() {
        var extensions = ExtensionList.lookup(EndNotes.class);
        extensions.remove(extensions.get(0));
        try {
            extensions.add(0, new EndNotes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EndNotes.get().start();
    }

    public static void forget() throws IOException {
        Files.deleteIfExists(Jenkins.get().getRootDir().toPath().resolve(EndNotes.class.getName() + ".jsonl"));
    }
}
