package io.jenkins.plugins.servicenow.incident.log;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.KeyedLock;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.incident.Incidents;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.function.Consumer;

/** Attaches the log of a build to an incident, once. */
public final class LogAttachment {

    /**
     * {@code com.glide.attachment.max_size} of a stock instance, in bytes. An instance with a lower limit refuses the
     * upload.
     */
    private static final long MAX_SIZE = 1024L * 1024 * 1024;

    private static final int MAX_NAME = 80;

    private final ServiceNowSession session;
    private final Consumer<String> log;

    public LogAttachment(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    /** A log that cannot be attached is a warning: the incident is there. */
    public void attach(@NonNull Run<?, ?> run, @NonNull SysId incident) throws IOException, InterruptedException {
        var name = name(run);
        var plain = name + ".log";
        var compressed = name + "-log.gz";
        try (var lock = KeyedLock.acquire(session.instance() + incident.value() + name)) {
            var attached = session.attachments().list(Incidents.TABLE, incident).stream()
                    .anyMatch(each -> Set.of(plain, compressed).contains(each.fileName()));
            if (attached) {
                return;
            }
            try (var snapshot = LogSnapshot.of(run)) {
                if (!tryUpload(snapshot, incident, plain)) {
                    try (var smaller = snapshot.compressed()) {
                        upload(smaller, incident, compressed, "application/gzip");
                    }
                }
            }
        } catch (ServiceNowException e) {
            log.accept("WARNING: the log is not attached. " + e.getMessage());
        }
    }

    /** @return false when it is too large as it is, or the instance refuses it */
    private boolean tryUpload(LogSnapshot snapshot, SysId incident, String name)
            throws IOException, InterruptedException {
        if (snapshot.size() > MAX_SIZE) {
            return false;
        }
        try {
            upload(snapshot, incident, name, "text/plain");
            return true;
        } catch (ServiceNowException e) {
            if (e.kind() == ServiceNowException.Kind.REJECTED) {
                return false;
            }
            throw e;
        }
    }

    private void upload(LogSnapshot snapshot, SysId incident, String name, String type)
            throws IOException, InterruptedException {
        var attached = session.attachments()
                .upload(
                        Incidents.TABLE,
                        incident,
                        name,
                        type,
                        snapshot.size(),
                        () -> Files.newInputStream(snapshot.file()));
        log.accept("Attached the log as " + attached.fileName() + ", " + attached.size() + " bytes");
    }

    /** Without what some instances refuse in the name of a file. */
    private static String name(Run<?, ?> run) {
        var number = "-" + run.getNumber();
        var job = BuildIdentity.job(run).replaceAll("[^A-Za-z0-9_-]+", "-");
        return job.substring(Math.max(0, job.length() - MAX_NAME)) + number;
    }
}
