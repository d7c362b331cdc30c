/** What a faked browser did about pushes. */
export type FakePush = {
  readonly asked: () => number;
  readonly isSubscribed: () => boolean;
  /** The keys that it was subscribed with, in order. */
  readonly keys: readonly string[];
};

/** How its person answers, and whether its push service can be had. */
type Told = {
  readonly permission?: NotificationPermission;
  readonly answer?: NotificationPermission;
  readonly serviceFails?: boolean;
  readonly isSubscribed?: boolean;
};

const subscription = {
  endpoint: 'https://push.example/1',
  expirationTime: null,
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
};

/** Gives jsdom the parts of a browser that pushes need. */
export function fakePush({
  permission = 'default',
  answer = 'granted',
  serviceFails,
  isSubscribed,
}: Told = {}): FakePush {
  const keys: string[] = [];
  let asked = 0;
  let current = isSubscribed === true;
  const made = {
    toJSON: () => subscription,
    unsubscribe: async () => {
      current = false;
      return true;
    },
  };
  const pushManager = {
    getSubscription: async () => (current ? made : null),
    subscribe: async (options: { applicationServerKey: string }) => {
      if (serviceFails === true) throw new DOMException('Registration failed - push service error', 'AbortError');
      keys.push(options.applicationServerKey);
      current = true;
      return made;
    },
  };
  const registration = { pushManager };
  define(navigator, 'serviceWorker', {
    register: async () => registration,
    getRegistration: async () => registration,
    ready: Promise.resolve(registration),
  });
  define(window, 'PushManager', class {});
  define(window, 'Notification', {
    permission,
    requestPermission: async () => {
      asked += 1;
      return answer;
    },
  });
  return { asked: () => asked, isSubscribed: () => current, keys };
}

/** Takes them away again, with what the browser remembers. */
export function forgetPush(): void {
  Reflect.deleteProperty(navigator, 'serviceWorker');
  Reflect.deleteProperty(window, 'PushManager');
  Reflect.deleteProperty(window, 'Notification');
  localStorage.clear();
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true });
}
