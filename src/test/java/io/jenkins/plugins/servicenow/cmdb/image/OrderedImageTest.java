package io.jenkins.plugins.servicenow.cmdb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildRecords;
import io.jenkins.plugins.servicenow.fixture.OrderedBuilds;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@WithServiceNow
class OrderedImageTest {

    private static final String REGISTER = "snowRegisterCI name: 'web-base', version: '1.2'";

    private ServiceNowSimulator simulator;

    private String configurationItem(String order) {
        return simulator.records().get("sc_req_item", order).get("configuration_item");
    }

    @Test
    void theImageBecomesTheConfigurationItemOfTheOrder(JenkinsRule j) throws Exception {
        var order = OrderedBuilds.place(simulator);
        var run = OrderedBuilds.run(j, Result.SUCCESS, order, REGISTER);
        assertEquals(BuildRecords.ci(run).getSysId(), configurationItem(order.getSysId()));
        j.assertLogContains("It is the configuration item of the order " + order.getNumber(), run);
    }

    @Test
    void anOrderThatDoesNotTakeTheImageIsAWarning(JenkinsRule j) throws Exception {
        var order = OrderedBuilds.place(simulator);
        simulator.customisation().dropField("sc_req_item", "configuration_item");
        var run = OrderedBuilds.run(j, Result.SUCCESS, order, REGISTER);
        assertEquals("", configurationItem(order.getSysId()));
        j.assertLogContains(
                "WARNING: ServiceNow ignored the field 'configuration_item' of the order " + order.getNumber(), run);
    }

    @Test
    void anOrderThatIsGoneIsAWarning(JenkinsRule j) throws Exception {
        var order = OrderedBuilds.place(simulator);
        simulator.records().delete("sc_req_item", order.getSysId());
        var run = OrderedBuilds.run(j, Result.SUCCESS, order, REGISTER);
        j.assertLogContains("WARNING: it did not become the configuration item of the order " + order.getNumber(), run);
    }
}
