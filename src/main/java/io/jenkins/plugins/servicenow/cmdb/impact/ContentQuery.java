package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.cmdb.DocumentContent;
import io.jenkins.plugins.servicenow.sbom.Component;
import io.jenkins.plugins.servicenow.vulnerability.Finding;

/** What is searched for in the documents of images. Its {@code toString()} is for the log. */
interface ContentQuery {

    /** Whether a document that does not name it answers the question all the same. */
    boolean isAnsweredBy(@NonNull DocumentContent content);

    /** Why an image is not known of which no document answers the question. */
    @NonNull
    String unanswered();

    /** @param matches takes the component when it is what is searched for, or may be */
    void component(@NonNull Component component, @NonNull ContentMatches matches);

    /** @param matches takes the finding when it is what is searched for, or may be */
    void finding(@NonNull Finding finding, @NonNull ContentMatches matches);
}
