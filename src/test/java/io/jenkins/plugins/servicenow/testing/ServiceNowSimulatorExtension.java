package io.jenkins.plugins.servicenow.testing;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** See {@link WithServiceNowSimulator}. */
public class ServiceNowSimulatorExtension
        implements TestInstancePostProcessor, ParameterResolver, InvocationInterceptor, AfterEachCallback {

    private static final String CREDENTIALS_ID = "servicenow-secret";

    private ServiceNowSimulator simulator;
    private boolean connected;

    @Override
    public void postProcessTestInstance(Object test, ExtensionContext context) throws IllegalAccessException {
        simulator = ServiceNowSimulator.start();
        connected = !connects(context.getRequiredTestClass());
        for (var field : test.getClass().getDeclaredFields()) {
            if (field.getType() == ServiceNowSimulator.class) {
                field.setAccessible(true);
                field.set(test, simulator);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ServiceNowSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator;
    }

    // The extension of @WithJenkins starts Jenkins when a method asks for it by a parameter, and nothing earlier can
    // know it.
    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        connect();
        invocation.proceed();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        connect();
        invocation.proceed();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        connect();
        invocation.proceed();
    }

    private void connect() throws Exception {
        if (!connected && Jenkins.getInstanceOrNull() != null) {
            configure(simulator);
            connected = true;
        }
    }

    /** Whether Jenkins is connected to the simulator for the tests of this class. */
    protected boolean connects(Class<?> test) {
        return true;
    }

    private static void configure(ServiceNowSimulator simulator) throws IOException {
        var secret = Secret.fromString(ServiceNowSimulator.CLIENT_SECRET);
        var credentials = new StringCredentialsImpl(CredentialsScope.GLOBAL, CREDENTIALS_ID, "ServiceNow", secret);
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
        SystemCredentialsProvider.getInstance().save();
        var connection =
                new ServiceNowConnection("simulator", simulator.url(), ServiceNowSimulator.CLIENT_ID, CREDENTIALS_ID);
        ServiceNowConfiguration.get().setConnections(List.of(connection));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        simulator.close();
    }
}
