package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which jobs have used a thing. In Lite it sessions as long as Jenkins does. */
public class Fingerprint {
    private final Set<String> jobs = new TreeSet<>();

    /** @param build that has made the thing; null when it comes from outside */
    public Fingerprint(@CheckForNull Run build, @NonNull String fileName, @NonNull byte[] md5sum) throws IOException {
        if (build != null) {
            throw new UnsupportedOperationException(
                    "Fingerprint of a file: Jenkins Lite has those of credentials only");
        }
    }

    public synchronized void addFor(@NonNull Run b) throws IOException {
        jobs.add(b.getParent().getFullName());
    }

    /** Full names. */
    @NonNull
    public synchronized List<String> getJobs() {
        return List.copyOf(jobs);
    }
}
