package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.Text;

/**
 * A file that is on the change. One content is there once, so its attachment may have the name of another file.
 *
 * @param name of the file as an attachment of its own
 */
public record AttachedFile(@NonNull String name, @NonNull Attachment attachment) {

    /** With the name of the attachment when that is another. */
    @NonNull
    String label() {
        return name.equals(attachment.fileName())
                ? name
                : name + " (the same content as " + Text.of(attachment.fileName()) + ")";
    }
}
