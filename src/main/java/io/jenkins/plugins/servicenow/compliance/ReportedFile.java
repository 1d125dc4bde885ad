package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import okhttp3.HttpUrl;

/**
 * A file on a change request or an image.
 *
 * @param on number of the change request, or name of the image, that has it
 */
record ReportedFile(
        @NonNull Attachment attachment,
        @NonNull String on,
        @NonNull Verification verification) {

    /** Whether it is what Jenkins has attached, by the SHA-256 that ServiceNow says and the one that Jenkins has kept. */
    enum Verification {
        VERIFIED("verified"),
        DIFFERENT("DIFFERENT from what was attached"),
        NO_HASH("not known: ServiceNow does not show its SHA-256"),
        NOT_OURS("not known: attached by somebody else or another Jenkins controller");

        private final String label;

        Verification(String label) {
            this.label = label;
        }

        @NonNull
        String label() {
            return label;
        }
    }

    static ReportedFile of(@NonNull HttpUrl instance, @NonNull Attachment attachment, @NonNull String on) {
        var attached = AttachedFiles.find(instance, attachment.sysId());
        var verification = attached.isEmpty()
                ? Verification.NOT_OURS
                : attachment.sha256().isEmpty()
                        ? Verification.NO_HASH
                        : attachment.sha256().equals(attached.get().sha256())
                                ? Verification.VERIFIED
                                : Verification.DIFFERENT;
        return new ReportedFile(attachment, on, verification);
    }

    @NonNull
    String describe() {
        return attachment.fileName() + " on " + on + ", SHA-256 "
                + (attachment.sha256().isEmpty() ? "unknown" : attachment.sha256()) + ", " + verification.label()
                + (attachment.isAvailable() ? "" : ", " + attachment.state() + " by the virus scan of ServiceNow");
    }
}
