package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.time.Instant;

/**
 * A request with its answer, for people to read: the beginning of both bodies and no headers, and nothing of what is sent
 * to the token endpoint and comes from it.
 *
 * @param number 1 for the first since the log was emptied
 * @param at by the instance's clock
 * @param body that was sent
 * @param answer body of what came back
 * @param fault that struck; empty for none
 */
public record Exchange(int number, Instant at, RequestLog.Entry request, String body, String answer, String fault) {

    private static final int KEPT_CHARACTERS = 4000;
    private static final String NOT_SHOWN = "(not shown)";

    static Exchange of(int number, Instant at, RequestLog.Entry entry, ApiRequest request, Answer answer, Fault fault) {
        boolean secret = entry.kind() == RequestKind.TOKEN;
        boolean file = answer.isFile();
        return new Exchange(
                number,
                at,
                entry,
                secret ? NOT_SHOWN : cut(request.body()),
                secret || file ? NOT_SHOWN : cut(answer.body()),
                fault == null ? "" : fault.name());
    }

    private static String cut(String text) {
        return text.length() <= KEPT_CHARACTERS ? text : text.substring(0, KEPT_CHARACTERS) + " (cut)";
    }
}
