package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the documents of images and finds those that name something. */
final class ContentSearch {

    /** Downloads between two lines of the log. */
    private static final int PROGRESS = 100;

    private final ImageDocuments documents;
    private final ContentQuery query;
    private final Consumer<String> log;
    private final Map<SysId, ImageContent> contents = new HashMap<>();
    private int downloaded;

    /** @param log takes how far it is */
    ContentSearch(@NonNull ImageDocuments documents, @NonNull ContentQuery query, @NonNull Consumer<String> log) {
        this.documents = documents;
        this.query = query;
        this.log = log;
    }

    /** What was found out of each image that was read. */
    @NonNull
    Map<SysId, ImageContent> contents() {
        return Map.copyOf(contents);
    }

    /** Those of the images whose documents name it. */
    @NonNull
    List<ImageCi> naming(@NonNull Collection<ImageCi> images) {
        return images.stream()
                .filter(image -> contents.get(image.sysId()).state() == ImageContent.State.NAMED)
                .toList();
    }

    /** Reads the images that were not read before. */
    void read(@NonNull Collection<ImageCi> images) throws IOException, InterruptedException {
        var ids = images.stream()
                .map(ImageCi::sysId)
                .filter(id -> !contents.containsKey(id))
                .toList();
        for (var found : documents.find(ids).entrySet()) {
            contents.put(found.getKey(), content(found.getValue()));
        }
    }

    private ImageContent content(ImageDocuments.Found found) throws IOException, InterruptedException {
        var matches = new ArrayList<ContentMatch>();
        var reasons = new ArrayList<String>();
        if (!found.complete()) {
            reasons.add("it has attachments that the OAuth Application User may not read");
        }
        var answered = false;
        for (var attachment : found.candidates()) {
            answered |= read(attachment, matches, reasons);
        }
        if (!answered && reasons.isEmpty()) {
            reasons.add(query.unanswered());
        }
        var state = !matches.isEmpty()
                ? ImageContent.State.NAMED
                : reasons.isEmpty() ? ImageContent.State.NOT_NAMED : ImageContent.State.NOT_KNOWN;
        return new ImageContent(state, matches, state == ImageContent.State.NOT_KNOWN ? reasons : List.of());
    }

    /** @return whether the document answers the question */
    private boolean read(Attachment attachment, List<ContentMatch> matches, List<String> reasons)
            throws IOException, InterruptedException {
        var name = Text.of(attachment.fileName());
        var withheld = withheld(attachment);
        if (!withheld.isEmpty()) {
            reasons.add(name + " " + withheld);
            return false;
        }
        try {
            var reading = documents.read(attachment, () -> new ContentMatches(query, name));
            if (reading.downloaded() && ++downloaded % PROGRESS == 0) {
                log.accept(downloaded + " attachments downloaded, " + contents.size() + " images read");
            }
            if (!reading.content().isReadable()) {
                reasons.add(name + " cannot be read: " + reading.content().problem());
                return false;
            }
            if (reading.content().report() == null) {
                return false;
            }
            matches.addAll(reading.taken().certain());
            if (!reading.taken().undecided().isEmpty()) {
                reasons.add(reading.taken().undecided());
            }
            return query.isAnsweredBy(reading.content());
        } catch (ServiceNowException e) {
            if (e.mayPass()) {
                throw e;
            }
            reasons.add(name + " cannot be downloaded: " + Text.of(e.getMessage()));
            return false;
        }
    }

    private static String withheld(Attachment attachment) {
        if (!attachment.isAvailable()) {
            return attachment.state().equals("pending")
                    ? "is still to be scanned for viruses by ServiceNow"
                    : "is not given out by ServiceNow, which may have found a virus in it (state "
                            + Text.of(attachment.state()) + ")";
        }
        return ImageDocuments.isTooLarge(attachment)
                ? "has " + (attachment.size() >> 20) + " MB; up to " + ImageDocuments.maxSize() + " are read"
                : "";
    }
}
