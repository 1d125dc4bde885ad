package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Whatever happens in ServiceNow, on the network and in Jenkins, in whatever order: the gate holds. {@code -Dseeds=2000} runs
 * so many seeds, {@code -Dseeds=17-17} that one.
 */
@WithJenkins
class GateRandomTest {

    @Test
    void theGateHoldsWhateverHappens(JenkinsRule j) throws Exception {
        String[] range = System.getProperty("seeds", "300").split("-");
        long first = range.length == 1 ? 1 : Long.parseLong(range[0]);
        long last = Long.parseLong(range[range.length - 1]);
        List<String> failed = new ArrayList<>();
        try (var gate = new Gate()) {
            gate.begin(j);
            for (long seed = first; seed <= last && failed.size() < 3; seed++) {
                gate.run(seed, failed::add);
            }
        }
        assertEquals(List.of(), failed, () -> String.join("\n\n", failed));
    }
}
