package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files attached to several records.
 *
 * @param attachments those that the account may read
 * @param incomplete records that may have other attachments, which the account may not read
 */
public record AttachmentList(
        @NonNull List<Attachment> attachments, @NonNull Set<SysId> incomplete) {

    public AttachmentList {
        attachments = List.copyOf(attachments);
        incomplete = Set.copyOf(incomplete);
    }

    /** Those of each record that has any. */
    @NonNull
    public Map<SysId, List<Attachment>> byRecord() {
        return attachments.stream().collect(Collectors.groupingBy(Attachment::record));
    }
}
