package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Describable;
import org.jvnet.hudson.test.JenkinsRule;

/** The help that forms show beside their fields. */
final class HelpFiles {

    private HelpFiles() {}

    /**
     * Reads each as a form does. In place of {@code JenkinsRule.assertHelpExists}, which fails where assertions are enabled: it
     * asks for addresses with a slash at the beginning.
     *
     * @param fields separated by commas
     */
    static void assertExist(JenkinsRule j, Class<? extends Describable<?>> type, String fields) throws Exception {
        var descriptor = j.jenkins.getDescriptorOrDie(type);
        try (var client = j.createWebClient()) {
            for (var field : fields.split(",")) {
                var file = descriptor.getHelpFile(field);
                assertNotNull(file, "no help for " + field + " of " + type.getSimpleName());
                var page = client.goTo(file.replaceFirst("^/", ""));
                assertFalse(page.asNormalizedText().isBlank(), field);
            }
        }
    }
}
