package io.jenkins.plugins.servicenow.simulator.change;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * One way from a state to another.
 *
 * @param automatic the instance takes it by itself once its conditions are met
 */
record Transition(String from, String to, boolean automatic, List<TransitionCondition> conditions) {

    String sysId() {
        String name = from + "/" + to + "/" + automatic;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
