package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.BuildIdentity;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.AttachmentApi;
import io.jenkins.plugins.servicenow.client.InstanceAddress;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.ledger.Ledger;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import okhttp3.HttpUrl;

/**
 * What builds of this Jenkins have attached to records of ServiceNow, with the digest of each file: so that later somebody can find out
 * whether an attachment is still what was attached. Kept in a file in the home directory of Jenkins, which may be deleted; then nothing
 * is known of what was attached before. Makes I/O.
 */
@Extension
public final class AttachedFiles {

    private static final Logger LOGGER = Logger.getLogger(AttachedFiles.class.getName());

    /** The oldest beyond these are forgotten. Some 500 bytes each. */
    static final int MAX_FILES = 50_000;

    /** Null until it is needed. */
    @CheckForNull
    private Ledger<Attached> ledger;

    /**
     * A file that a build has attached.
     *
     * @param record the sys_id of the record that has it
     * @param name of the attachment
     * @param sha256 64 digits in lower case, of what was sent
     * @param size in bytes
     * @param build such as {@code os-image #12}
     * @param time when it was attached
     */
    public record Attached(
            @NonNull String record,
            @NonNull String name,
            @NonNull String sha256,
            long size,
            @NonNull String build,
            @NonNull Instant time) {}

    /**
     * Attaches a file as {@link AttachmentApi#upload} does, and keeps that the build has attached it. One that is known already, because
     * the step is repeated, stays as it is; one of an instance that gives no digests is not kept. That it cannot be kept is a warning in
     * the log of Jenkins.
     */
    @NonNull
    public static Attachment upload(
            @NonNull Run<?, ?> run,
            @NonNull ServiceNowSession session,
            @NonNull String table,
            @NonNull SysId record,
            @NonNull String fileName,
            @NonNull String contentType,
            long size,
            @NonNull AttachmentApi.Content content)
            throws ServiceNowException, InterruptedException {
        var attachment = session.attachments().upload(table, record, fileName, contentType, size, content);
        keep(run, session.instance(), record, attachment);
        return attachment;
    }

    private static void keep(Run<?, ?> run, HttpUrl instance, SysId record, Attachment attachment) {
        if (attachment.sha256().isEmpty()) {
            return;
        }
        var attached = new Attached(
                record.value(),
                attachment.fileName(),
                attachment.sha256(),
                attachment.size(),
                BuildIdentity.of(run, "evidence", "").buildId(),
                Instant.now());
        try {
            ExtensionList.lookupSingleton(AttachedFiles.class).add(key(instance, attachment.sysId()), attached);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It is not kept that " + attachment.url() + " was attached", e);
        }
    }

    /**
     * What was attached as this attachment; empty when it was not attached by a build of this Jenkins, or is not known any more.
     */
    @NonNull
    public static Optional<Attached> find(@NonNull HttpUrl instance, @NonNull SysId attachment) {
        try {
            return ExtensionList.lookupSingleton(AttachedFiles.class).ledger().get(key(instance, attachment));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "It is not known what was attached", e);
            return Optional.empty();
        }
    }

    private static String key(HttpUrl instance, SysId attachment) {
        return InstanceAddress.key(instance.toString(), attachment.value());
    }

    private synchronized void add(String key, Attached attached) throws IOException {
        var known = ledger();
        if (known.get(key).isEmpty()) {
            known.put(key, attached);
            known.trim(MAX_FILES);
        }
    }

    private synchronized Ledger<Attached> ledger() throws IOException {
        var opened = ledger;
        if (opened == null) {
            opened = Ledger.openOrPutAside(
                    new File(Jenkins.get().getRootDir(), AttachedFiles.class.getName() + ".jsonl").toPath(),
                    Attached.class);
            ledger = opened;
        }
        return opened;
    }
}
