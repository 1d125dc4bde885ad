package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginListenerTest {

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private ServiceNowSession session(String secret) {
        var credentials = new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> secret);
        return new ServiceNowClient(
                        new OkHttpClient(),
                        HttpUrl.get(simulator.url()),
                        credentials,
                        Timeouts.DEFAULT,
                        RetryRules.NONE)
                .open(new LoginListener() {
                    @Override
                    public void granted() {
                        heard.add("granted");
                    }

                    @Override
                    public void refused(ServiceNowException reason) {
                        heard.add("refused " + reason.status());
                    }
                });
    }

    private ServiceNowSession session() {
        return session(ServiceNowSimulator.CLIENT_SECRET);
    }

    @Test
    void anAnswerMeansThatTheLoginWasGranted() throws Exception {
        session().tables().probe("sys_user");
        assertEquals(List.of("granted"), heard);
    }

    @Test
    void aUserWithoutRoleIsLoggedInAllTheSame() {
        assertThrows(ServiceNowException.class, () -> session().tables().probe("sys_plugins"));
        assertEquals(List.of("granted"), heard);
    }

    @Test
    void aRefusedTokenRequestIsARefusal() {
        assertThrows(ServiceNowException.class, () -> session("wrong").tables().probe("sys_user"));
        assertThrows(ServiceNowException.class, () -> session("wrong").logIn());
        assertEquals(List.of("refused 401", "refused 401"), heard);
    }

    @Test
    void aTokenThatIsNotAcceptedIsARefusal() {
        simulator.oauth().lifespan(Duration.ZERO);
        assertThrows(ServiceNowException.class, () -> session().tables().probe("sys_user"));
        assertEquals(List.of("refused 401"), heard);
    }

    @Test
    void anOutageTellsNothingAboutTheLogin() {
        simulator.faults().always(Fault.status(503));
        assertThrows(ServiceNowException.class, () -> session().tables().probe("sys_user"));
        assertEquals(List.of(), heard);
    }
}
