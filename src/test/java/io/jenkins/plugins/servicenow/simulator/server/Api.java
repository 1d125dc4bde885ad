package io.jenkins.plugins.servicenow.simulator.server;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;

/** One API of an instance, or whatever else it serves under some addresses. */
public interface Api {

    /** How the request is counted; null when it is for another API. */
    @CheckForNull
    RequestKind kind(ApiRequest request);

    /** The table for which a request of this API is counted; empty for none. */
    default String table(ApiRequest request) {
        return "";
    }

    /** Whether the body of its requests is the content of a file, which may be large and is not text. */
    default boolean takesFiles() {
        return false;
    }

    /** Whether it answers the request in JSON, which the caller must accept then. */
    default boolean answersJson(ApiRequest request) {
        return !kind(request).isOpen();
    }

    /** @param caller {@link Caller#NOBODY} when requests of the kind {@linkplain RequestKind#isOpen() need no token} */
    Answer answer(ApiRequest request, Caller caller);
}
