package io.jenkins.plugins.servicenow.simulator.control;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Something between the caller and the instance that answers in its place, or changes what it answers. */
@FunctionalInterface
public interface Proxy {

    /** @param headers values by name */
    record Reply(int status, Map<String, List<String>> headers, String body) {}

    /**
     * @param target path and query as sent, still encoded
     * @param instance carries the request out
     */
    Reply answer(String method, String target, Supplier<Reply> instance);
}
