package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Describable;
import java.util.List;
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
        var names = List.of(fields.split(","));
        // Within a request, for it looks for a view.
        var files = j.executeOnServer(
                () -> names.stream().map(descriptor::getHelpFile).toList());
        try (var client = j.createWebClient()) {
            for (var i = 0; i < names.size(); i++) {
                var file = files.get(i);
                assertNotNull(file, "no help for " + names.get(i) + " of " + type.getSimpleName());
                var page = client.goTo(file.replaceFirst("^/", ""));
                assertFalse(page.asNormalizedText().isBlank(), names.get(i));
            }
        }
    }
}
