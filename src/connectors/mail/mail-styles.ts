const ink = '#1f2a37';
const quiet = '#5b6673';
const green = '#1f5d57';

/** The look of every mail, inline as mail readers need it. */
export const mailStyles = {
  body: { backgroundColor: '#f4f5f2', fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif', margin: 0 },
  sheet: { backgroundColor: '#ffffff', borderRadius: '8px', margin: '24px auto', maxWidth: '520px', padding: '32px' },
  brand: { color: green, fontSize: '18px', fontWeight: 700, margin: '0 0 24px' },
  text: { color: ink, fontSize: '16px', lineHeight: '24px', margin: '0 0 16px', overflowWrap: 'anywhere' },
  heading: { color: ink, fontSize: '18px', fontWeight: 700, lineHeight: '24px', margin: '28px 0 12px' },
  fact: { color: ink, fontSize: '15px', lineHeight: '22px', margin: '0 0 6px', overflowWrap: 'anywhere' },
  line: { color: ink, fontSize: '15px', lineHeight: '22px', margin: '0 0 12px', overflowWrap: 'anywhere' },
  facts: { backgroundColor: '#f4f5f2', borderRadius: '6px', margin: '0 0 16px', padding: '12px 16px 6px' },
  label: { color: quiet },
  button: {
    backgroundColor: green,
    borderRadius: '6px',
    color: '#ffffff',
    display: 'inline-block',
    fontSize: '16px',
    fontWeight: 600,
    padding: '12px 20px',
    textDecoration: 'none',
  },
  link: { color: quiet, fontSize: '13px', wordBreak: 'break-all' },
  name: { color: green, fontWeight: 600 },
  address: { lineHeight: '20px', margin: '16px 0 0' },
  rule: { borderColor: '#e3e6e1', margin: '24px 0 16px' },
  note: { color: quiet, fontSize: '14px', lineHeight: '21px', margin: '0 0 8px' },
} as const;
