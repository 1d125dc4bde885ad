package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.change.CloseChangeStep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;

/** Whoever may not configure Jenkins learns nothing from the forms of the configuration. */
@WithJenkins
class ConfigurationPermissionsTest {
    private static final TestingAuthenticationToken ADMINISTRATOR = new TestingAuthenticationToken("admin", "");
    private static final TestingAuthenticationToken DEVELOPER = new TestingAuthenticationToken("developer", "");

    private JenkinsRule j;

    @BeforeEach
    void grant(JenkinsRule j) {
        this.j = j;
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("developer"));
    }

    private static List<Descriptor<?>> descriptors() {
        return List.of(
                ServiceNowConfiguration.get(),
                ExtensionList.lookupSingleton(ServiceNowConnection.DescriptorImpl.class));
    }

    @Test
    void formChecksAreForAdministrators() {
        for (var descriptor : descriptors()) {
            var checks = checks(descriptor).toList();
            assertTrue(checks.size() > 0, () -> "no checks in " + descriptor);
            for (var check : checks) {
                try (var ignored = ACL.as2(DEVELOPER)) {
                    assertThrows(AccessDeniedException.class, () -> call(descriptor, check), check::toString);
                }
                try (var ignored = ACL.as2(ADMINISTRATOR)) {
                    assertDoesNotThrow(() -> call(descriptor, check), check::toString);
                }
            }
        }
    }

    private static Stream<Method> checks(Descriptor<?> descriptor) {
        return Arrays.stream(descriptor.getClass().getMethods())
                .filter(method -> method.getName().startsWith("doCheck"))
                .filter(method -> List.of(method.getParameterTypes()).equals(List.of(String.class)));
    }

    private static void call(Descriptor<?> descriptor, Method check) throws Throwable {
        try {
            check.invoke(descriptor, "5");
        } catch (InvocationTargetException x) {
            throw x.getCause();
        }
    }

    @Test
    void credentialsAreOfferedToAdministrators() {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "secret", "", Secret.fromString("x")));
        try (var ignored = ACL.as2(DEVELOPER)) {
            assertEquals(List.of("current"), offered());
        }
        try (var ignored = ACL.as2(ADMINISTRATOR)) {
            assertTrue(offered().contains("secret"), () -> "offered " + offered());
        }
    }

    private static List<String> offered() {
        return ExtensionList.lookupSingleton(ServiceNowConnection.DescriptorImpl.class)
                .doFillWebhookCredentialsIdItems("current")
                .stream()
                .map(option -> option.value)
                .toList();
    }

    @Test
    void connectionsAreOfferedToWhoeverMayConfigureTheJob() throws Exception {
        ServiceNowConfiguration.get()
                .setConnections(
                        List.of(new ServiceNowConnection("dev", "https://dev.service-now.com", "client", "secret")));
        var own = j.createProject(WorkflowJob.class, "own");
        var other = j.createProject(WorkflowJob.class, "other");
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("developer")
                .grant(Item.CONFIGURE)
                .onItems(own)
                .to("developer"));
        try (var ignored = ACL.as2(DEVELOPER)) {
            assertEquals(List.of("", "dev"), connections(own));
            assertEquals(List.of(""), connections(other));
        }
    }

    private static List<String> connections(Item job) {
        return ExtensionList.lookupSingleton(CloseChangeStep.DescriptorImpl.class)
                .doFillConnectionItems(job, null)
                .stream()
                .map(option -> option.value)
                .toList();
    }
}
