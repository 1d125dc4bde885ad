package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import java.util.List;
import java.util.Map;

/**
 * What was found out by reading the documents of images.
 *
 * @param images what is known of each that was read
 * @param notKnown those of which nobody knows whether they contain it, in the order of their names
 * @param hidden how many images may not be read at all
 */
record ImpactContent(
        @NonNull ContentQuery query,
        @NonNull Map<SysId, ImageContent> images,
        @NonNull List<ImageCi> notKnown,
        long hidden) {

    ImpactContent {
        images = Map.copyOf(images);
        notKnown = List.copyOf(notKnown);
    }

    /** Null for an image that was not read. */
    @CheckForNull
    ImageContent of(@NonNull SysId image) {
        return images.get(image);
    }

    boolean isNamed(@NonNull SysId image) {
        var content = of(image);
        return content != null && content.state() == ImageContent.State.NAMED;
    }

    /** Why it is not known; empty when it is. */
    @NonNull
    List<String> reasons(@NonNull SysId image) {
        var content = of(image);
        return content == null ? List.of() : content.reasons();
    }

    long count(@NonNull ImageContent.State state) {
        return images.values().stream().filter(image -> image.state() == state).count();
    }
}
