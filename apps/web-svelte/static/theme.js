// Runs before the first paint, so that the page never flashes in another theme. It is a file, since the policy allows no inline script.
try {
  const theme = localStorage.getItem('homelake.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be disabled. The system's theme is then used.
}
