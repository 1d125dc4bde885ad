package io.jenkins.plugins.servicenow.watch;

import hudson.ExtensionList;
import java.io.IOException;
import java.nio.file.Files;
import jenkins.model.Jenkins;

/** The watches of builds, over a restart of Jenkins. */
public final class WatchRestart {

    private WatchRestart() {}

    /** As at a new start of Jenkins: with what is in the file. */
    public static void restart() {
        var extensions = ExtensionList.lookup(ChangeWatches.class);
        extensions.remove(extensions.get(0));
        extensions.add(0, new ChangeWatches());
        new ChangeWatches.Jobs().onLoaded();
    }

    /** What the next start does not know any more. */
    public static void forget() throws IOException {
        Files.deleteIfExists(Jenkins.get().getRootDir().toPath().resolve(ChangeWatches.class.getName() + ".jsonl"));
    }
}
